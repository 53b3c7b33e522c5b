// GMime 3.2 as Swift sees it: macros that the importer cannot carry over, as inline functions. No logic lives here.
#ifndef AFTERWORD_CGMIME_H
#define AFTERWORD_CGMIME_H

#include <gmime/gmime.h>
#include <malloc.h>

static inline _Bool cgmime_is_multipart(GMimeObject *object) { return GMIME_IS_MULTIPART(object); }
static inline _Bool cgmime_is_message_part(GMimeObject *object) { return GMIME_IS_MESSAGE_PART(object); }
static inline _Bool cgmime_is_partial(GMimeObject *object) { return GMIME_IS_MESSAGE_PARTIAL(object); }
static inline _Bool cgmime_is_part(GMimeObject *object) { return GMIME_IS_PART(object); }
static inline GMimeMultipart *cgmime_multipart(GMimeObject *object) { return GMIME_MULTIPART(object); }
static inline GMimeMessagePart *cgmime_message_part(GMimeObject *object) { return GMIME_MESSAGE_PART(object); }
static inline GMimePart *cgmime_part(GMimeObject *object) { return GMIME_PART(object); }
static inline GMimeObject *cgmime_message_object(GMimeMessage *message) { return GMIME_OBJECT(message); }
static inline _Bool cgmime_is_group(InternetAddress *address) { return INTERNET_ADDRESS_IS_GROUP(address); }
static inline InternetAddressGroup *cgmime_group(InternetAddress *address) { return INTERNET_ADDRESS_GROUP(address); }
static inline InternetAddressMailbox *cgmime_mailbox(InternetAddress *address) { return INTERNET_ADDRESS_MAILBOX(address); }
static inline GByteArray *cgmime_bytes(GMimeStream *stream) {
    return g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
}
static inline gint64 cgmime_written(GMimeStream *stream) { return (gint64) GMIME_STREAM_NULL(stream)->written; }
static inline void cgmime_unref(void *object) { g_object_unref(object); }

#endif

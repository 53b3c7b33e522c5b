// libxml2's HTML parser as Swift sees it.
#ifndef AFTERWORD_CXML2_H
#define AFTERWORD_CXML2_H

// Debian's libxml2 declares ICU's types, and Foundation brings an ICU of its own: a compilation that saw both refused
// the two definitions. The parts that need ICU are not used here, and hide behind pointers.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

// An empty SAX handler: libxml2 reads `initialized` of the old, smaller structure as SAX1.
static inline htmlSAXHandler cxml2_empty_handler(void) {
    htmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    return handler;
}

#endif

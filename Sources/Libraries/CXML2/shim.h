// libxml2's HTML parser as Swift sees it.
#ifndef AFTERWORD_CXML2_H
#define AFTERWORD_CXML2_H

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

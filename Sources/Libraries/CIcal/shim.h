// libical 3.0's syntax layer as Swift sees it. Zones, recurrences and storage of libical are not used.
#ifndef AFTERWORD_CICAL_H
#define AFTERWORD_CICAL_H

#include <libical/ical.h>

#endif

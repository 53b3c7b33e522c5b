// hunspell 1.7's C interface as Swift sees it: load a dictionary, ask for a word, ask for suggestions.
#ifndef AFTERWORD_CHUNSPELL_H
#define AFTERWORD_CHUNSPELL_H

#include <hunspell/hunspell.h>
#include <malloc.h>

#endif

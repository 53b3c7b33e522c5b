// Nothing is called by name: faults.c stands in for functions of the C library.

/* zlib: reads gzip and plain files alike, for IDX and CSV input of nn-cli. */
#ifndef LIBNN_CZLIB_SHIM_H
#define LIBNN_CZLIB_SHIM_H

#include <zlib.h>

#endif

/* libcsv: the CSV parser of nn-cli. */
#ifndef LIBNN_CCSV_SHIM_H
#define LIBNN_CCSV_SHIM_H

#include <csv.h>

#endif

// Every vector kernel against its readable reference, bit for bit, at every small size, at odd addresses and with
// a guard behind each result. Compiled together with Sources/NN, once for each variant of the library.

func compareAll() {
  compareStackSizes()
  compareProducts()
  compareElements()
  #if NN_HAS_FMA
    compareFastGradients()
  #endif
  compareColumns()
  compareFunctions()
  compareLosses()
}

if !measuresAllFloats { compareAll() }
compareFusedMultiplyAdds()
measureErrors()
print("1..\(checks)")

public import CNN

@c @implementation
public func nn_version() -> UInt32 { UInt32(NN_VERSION) }

@c @implementation
public func nn_version_string() -> UnsafePointer<CChar>! {
  let text: StaticString = "0.1.0"
  return text.cString
}

@c @implementation
public func nn_kernels() -> UnsafePointer<CChar>! {
  #if NN_PLAIN_KERNELS
    let name: StaticString = "plain"
  #elseif NN_WIDEST_REGISTERS
    let name: StaticString = "x86-64-v4"
  #elseif NN_WIDE_REGISTERS
    let name: StaticString = "x86-64-v3"
  #elseif arch(x86_64)
    let name: StaticString = "x86-64"
  #elseif arch(arm64)
    let name: StaticString = "aarch64"
  #else
    let name: StaticString = "portable"
  #endif
  return name.cString
}

@c @implementation
public func nn_blas() -> UnsafePointer<CChar>! {
  let (openBLAS, none): (StaticString, StaticString) = ("OpenBLAS", "")
  return BLAS.isPresent ? openBLAS.cString : none.cString
}

@c @implementation
public func nn_check_version(_ headerVersion: UInt32) -> nn_status {
  // Before 1.0 a new minor version may change anything, so major and minor must both be equal.
  let compatible = headerVersion / 100 == nn_version() / 100
  return nn_status(truncatingIfNeeded: compatible ? NN_OK : NN_ERROR_VERSION_MISMATCH)
}

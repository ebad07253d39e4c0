import CNN

// What the entry points check of a network or of a block for one.

/// A caller's block or model: not NULL, aligned.
func requireBlock(_ memory: UnsafeRawPointer?) throws(Status) -> UnsafeRawPointer {
  guard let memory else { throw .nullPointer }
  guard isAligned(memory, to: Int(NN_ALIGNMENT)) else { throw .misaligned }
  return memory
}

/// The network behind the handle.
func requireNetwork(_ network: OpaquePointer?) throws(Status) -> Network {
  guard let network else { throw .nullPointer }
  let memory = UnsafeMutableRawPointer(network)
  guard isAligned(memory, to: Int(NN_ALIGNMENT)) else { throw .misaligned }
  let candidate = Network(base: memory)
  guard candidate.header.pointee.magic == Header.magic else { throw .notANetwork }
  return candidate
}

/// A network that no call is running for, whose function calls back: one that a call may write to.
@inline(__always)
func requireFree(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireNetwork(network)
  guard !network.isInCallback else { throw .wrongState }
  return network
}

func requireTrainable(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireNetwork(network)
  guard network.isTrainable else { throw .notTrainable }
  return network
}

func requireFreeTrainable(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireTrainable(network)
  guard !network.isInCallback else { throw .wrongState }
  return network
}

/// A block for a network: not one whose network is calling back.
func requireFreeBlock(_ memory: UnsafeRawPointer) throws(Status) {
  let header = Network(base: UnsafeMutableRawPointer(mutating: memory)).header
  guard header.pointee.magic != Header.magic || header.pointee.isInCallback == 0 else { throw .wrongState }
}

import CNN

// What a call writes shares no byte with anything else that it reads or writes.

/// Whether two runs of bytes, of which none is empty, share one.
@inline(__always)
func overlap(_ a: UnsafeRawPointer, _ aBytes: Int, _ b: UnsafeRawPointer, _ bBytes: Int) -> Bool {
  let distance = UInt(bitPattern: b) &- UInt(bitPattern: a)
  return distance < UInt(bitPattern: aBytes) || 0 &- distance < UInt(bitPattern: bBytes)
}

extension Network {
  /// Results of a call for `pointer`: not in the block, nor in the model of an opened network.
  @inline(__always)
  func requireOutside<T>(_ pointer: UnsafePointer<T>, count: Int = 1) throws(Status) {
    let bytes = count &* MemoryLayout<T>.stride
    guard !overlap(pointer, bytes, base, blockBytes) else { throw .overlap }
    guard let model = header.pointee.model else { return }
    guard !overlap(pointer, bytes, model, Model(validated: model).bytes) else { throw .overlap }
  }

  /// As long as the caller's header has it.
  @inline(__always)
  func requireOutside<T: Sized>(_ pointer: UnsafePointer<T>) throws(Status) {
    try requireOutside(UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self), count: pointer.bytes)
  }

  /// Two results of one call.
  func requireOutside<T, U>(
    _ pointer: UnsafePointer<T>, count: Int = 1, _ other: UnsafePointer<U>, otherCount: Int = 1
  ) throws(Status) {
    try requireOutside(pointer, count: count)
    try requireOutside(other, count: otherCount)
    try NN.requireApart(pointer, count: count, other, otherCount: otherCount)
  }

  /// Rows that a call reads which changes nothing that was learned: not where it works, but they may be among the
  /// parameters, gradients and scalings of the network.
  @inline(__always)
  func requireReadable<T>(_ pointer: UnsafePointer<T>, count: Int) throws(Status) {
    let bytes = count &* MemoryLayout<T>.stride
    guard overlap(pointer, bytes, base, blockBytes) else { return }
    try requireLearned(pointer, bytes)
  }

  @inline(never)
  private func requireLearned(_ pointer: UnsafeRawPointer, _ bytes: Int) throws(Status) {
    guard isTrainable else { throw .overlap }
    let start = base + Int(header.pointee.parametersOffset)
    let end = base + Int(header.pointee.inputRowsOffset)
    guard pointer >= start, pointer + bytes <= end else { throw .overlap }
  }
}

extension Network {
  /// Texts that a call reads after the network has run: not where it works.
  func requireReadable(_ texts: Texts?, _ shape: ModelShape) throws(Status) {
    guard let texts else { return }
    let block = UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
    guard isTrainable else { return try texts.requireApart(block, count: blockBytes, shape) }
    let (learned, work) = (Int(header.pointee.parametersOffset), Int(header.pointee.inputRowsOffset))
    let end = header.pointee.textsOffset == 0 ? blockBytes : Int(header.pointee.textsOffset)
    try texts.requireApart(block, count: learned, shape)
    try texts.requireApart(block + work, count: end - work, shape)
  }
}

func requireApart<T, U>(
  _ pointer: UnsafePointer<T>, count: Int = 1, _ other: UnsafePointer<U>, otherCount: Int = 1
) throws(Status) {
  let (bytes, otherBytes) = (count &* MemoryLayout<T>.stride, otherCount &* MemoryLayout<U>.stride)
  guard !overlap(pointer, bytes, other, otherBytes) else { throw .overlap }
}

func requireApart<T: Sized, U>(
  _ pointer: UnsafePointer<T>, _ other: UnsafePointer<U>, otherCount: Int = 1
) throws(Status) {
  let otherBytes = otherCount &* MemoryLayout<U>.stride
  guard !overlap(pointer, pointer.bytes, other, otherBytes) else { throw .overlap }
}

func requireApart<T: Sized, U: Sized>(_ pointer: UnsafePointer<T>, _ other: UnsafePointer<U>) throws(Status) {
  guard !overlap(pointer, pointer.bytes, other, other.bytes) else { throw .overlap }
}

extension Description {
  /// Refuse a result of so many bytes that shares one with the layers, the columns or the quantiles.
  func requireApart(from result: UnsafeRawPointer, _ bytes: Int) throws(Status) {
    guard !overlap(result, bytes, layers, layerCount &* MemoryLayout<nn_layer>.stride) else { throw .overlap }
    if let columns {
      let size = columns.count &* MemoryLayout<nn_column>.stride
      guard !overlap(result, bytes, columns.values, size) else { throw .overlap }
    }
    guard let quantiles else { return }
    guard !overlap(result, bytes, quantiles, outputs &* MemoryLayout<Float>.stride) else { throw .overlap }
  }
}

/// Bytes that a call reads or writes.
struct Claim {
  var start = UnsafeRawPointer(bitPattern: 1)!
  var bytes = 0
  var isWritten = false
}

/// Everything that a call of many arguments reads and writes.
struct Claims {
  /// nn_fit_rows and nn_fit_lanes have most.
  private var claims = InlineArray<16, Claim>(repeating: Claim())
  private(set) var count = 0

  subscript(_ i: Int) -> Claim { claims[i] }

  /// `count` elements that are read, at their alignment; nil or none: nothing.
  mutating func reads<T>(_ pointer: UnsafePointer<T>?, _ count: Int = 1) throws(Status) {
    try requireAlignment(pointer)
    try add(pointer, count &* MemoryLayout<T>.stride, isWritten: false)
  }

  mutating func writes<T>(_ pointer: UnsafePointer<T>?, _ count: Int = 1) throws(Status) {
    try requireAlignment(pointer)
    try add(pointer, count &* MemoryLayout<T>.stride, isWritten: true)
  }

  mutating func reads<T: Sized>(_ pointer: UnsafePointer<T>?) throws(Status) {
    try requireAlignment(pointer)
    try add(pointer, pointer?.bytes ?? 0, isWritten: false)
  }

  mutating func writes<T: Sized>(_ pointer: UnsafePointer<T>?) throws(Status) {
    try requireAlignment(pointer)
    try add(pointer, pointer?.bytes ?? 0, isWritten: true)
  }

  mutating func writes(_ memory: UnsafeRawPointer?, bytes: Int) throws(Status) {
    try add(memory, bytes, isWritten: true)
  }

  mutating func reads(_ memory: UnsafeRawPointer?, bytes: Int) throws(Status) {
    try add(memory, bytes, isWritten: false)
  }

  /// The block, which a call writes to that may, and the model of an opened network.
  mutating func uses(_ network: Network) throws(Status) {
    try writes(network.base, bytes: network.blockBytes)
    if let model = network.header.pointee.model {
      try reads(model, bytes: Model(validated: model).bytes)
    }
  }

  /// A description, without its settings where they are not the caller's.
  mutating func reads(_ description: Description) throws(Status) {
    try reads(description.layers, description.layerCount)
    try reads(description.columns?.values, description.columns?.count ?? 0)
    try reads(description.quantiles, description.outputs)
  }

  private func requireAlignment<T>(_ pointer: UnsafePointer<T>?) throws(Status) {
    if let pointer, !isAligned(pointer, to: MemoryLayout<T>.alignment) { throw .misaligned }
  }

  mutating func add(_ claim: Claim) throws(Status) {
    try add(claim.start, claim.bytes, isWritten: claim.isWritten)
  }

  @inline(never)
  private mutating func add(_ start: UnsafeRawPointer?, _ bytes: Int, isWritten: Bool) throws(Status) {
    guard let start, bytes > 0 else { return }
    for i in 0..<count where isWritten || claims[i].isWritten {
      guard !overlap(start, bytes, claims[i].start, claims[i].bytes) else { throw .overlap }
    }
    claims[count] = Claim(start: start, bytes: bytes, isWritten: isWritten)
    count &+= 1
  }
}

#if !NN_PLAIN_KERNELS
  /// Whether no claim [count] writes bytes that another one reads or writes. Afterwards they are in the order of their
  /// starts.
  func areApart(_ claims: UnsafeMutablePointer<Claim>, _ count: Int) -> Bool {
    sort(claims, count)
    var (read, written) = (UInt(0), UInt(0))
    for i in 0..<count {
      let start = UInt(bitPattern: claims[i].start)
      guard start >= written, !claims[i].isWritten || start >= read else { return false }
      let end = start &+ UInt(bitPattern: claims[i].bytes)
      if claims[i].isWritten { written = max(written, end) } else { read = max(read, end) }
    }
    return true
  }

  /// Heapsort (Williams 1964), which needs no memory of its own.
  private func sort(_ claims: UnsafeMutablePointer<Claim>, _ count: Int) {
    var first = count / 2
    while first > 0 {
      first &-= 1
      sink(claims, first, count)
    }
    var end = count
    while end > 1 {
      end &-= 1
      (claims[0], claims[end]) = (claims[end], claims[0])
      sink(claims, 0, end)
    }
  }

  private func sink(_ claims: UnsafeMutablePointer<Claim>, _ start: Int, _ count: Int) {
    var parent = start
    while 2 &* parent &+ 1 < count {
      var child = 2 &* parent &+ 1
      if child &+ 1 < count && claims[child].start < claims[child &+ 1].start { child &+= 1 }
      guard claims[parent].start < claims[child].start else { return }
      (claims[parent], claims[child]) = (claims[child], claims[parent])
      parent = child
    }
  }
#endif

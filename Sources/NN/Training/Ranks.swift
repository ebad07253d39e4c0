import CNN

#if !NN_PLAIN_KERNELS
  /// The processes that train one network together, and the functions by which they reach each other: nn_exchange.
  struct Ranks {
    private let exchange: UnsafePointer<nn_exchange>
    private let network: Network

    /// nil where there is one process.
    init?(_ exchange: UnsafePointer<nn_exchange>?, _ network: Network) {
      guard let exchange, exchange.pointee.ranks > 1 else { return nil }
      self.exchange = exchange
      self.network = network
    }

    var count: Int { Int(exchange.pointee.ranks) }
    var own: Int { Int(exchange.pointee.rank) }
    var isFirst: Bool { own == 0 }
    var isLast: Bool { own == count &- 1 }

    /// What this rank has of `rows` rows: as many as the others, or one more. The first has some of any.
    func share(of rows: Int) -> Range<Int> { start(own, rows)..<start(own &+ 1, rows) }

    private func start(_ rank: Int, _ rows: Int) -> Int { (rows &* rank &+ count &- 1) / count }

    func sendOn(_ data: UnsafeRawPointer, bytes: Int) throws(Status) { try send(own &+ 1, data, bytes) }
    func sendToFirst(_ data: UnsafeRawPointer, bytes: Int) throws(Status) { try send(0, data, bytes) }

    private func send(_ rank: Int, _ data: UnsafeRawPointer, _ bytes: Int) throws(Status) {
      let (functions, rank) = (exchange.pointee, UInt32(truncatingIfNeeded: rank))
      let isSent = network.callingBack { functions.send(functions.context, rank, data, bytes) == 0 }
      guard isSent else { throw .exchange }
    }

    /// From the rank before this one; the first has the last before it.
    func receive(_ data: UnsafeMutableRawPointer, bytes: Int) throws(Status) {
      let (functions, rank) = (exchange.pointee, UInt32(truncatingIfNeeded: (isFirst ? count : own) &- 1))
      let isThere = network.callingBack { functions.receive(functions.context, rank, data, bytes) == 0 }
      guard isThere else { throw .exchange }
    }

    func broadcastFromLast(_ data: UnsafeMutableRawPointer, bytes: Int) throws(Status) {
      try broadcast(count &- 1, data, bytes)
    }

    private func broadcast(_ root: Int, _ data: UnsafeMutableRawPointer, _ bytes: Int) throws(Status) {
      let (functions, root) = (exchange.pointee, UInt32(truncatingIfNeeded: root))
      let isThere = network.callingBack { functions.broadcast(functions.context, root, data, bytes) == 0 }
      guard isThere else { throw .exchange }
    }

    /// What the program of the first rank has decided in its callback: whether to stop, and the learning rate.
    func decide(_ stops: Bool) throws(Status) -> Bool {
      // 8 bytes
      var decision = (stops: UInt32(stops ? 1 : 0), rate: network.settings.pointee.learningRate)
      var status: Status?
      withUnsafeMutablePointer(to: &decision) {
        do throws(Status) { try broadcast(0, $0, 8) } catch { status = error }
      }
      if let status { throw status }
      network.settings.pointee.learningRate = decision.rate
      return decision.stops != 0
    }

    /// Refuse, on all ranks, when they do not train the same.
    func requireAgreement(on digest: UInt32) throws(Status) {
      var sums = RankSums()
      sums.digest = digest
      if !isFirst {
        try sums.receive(from: self)
        if sums.digest != digest { sums.status = Status.badSetting.code }
      }
      if !isLast { try sums.sendOn(to: self) }
      try sums.broadcast(to: self)
      try sums.requireSuccess()
    }
  }

  extension UnsafePointer<nn_exchange> {
    func requireRanks() throws(Status) {
      try requireKnown()
      guard pointee.send != nil, pointee.receive != nil, pointee.broadcast != nil else { throw .nullPointer }
      guard pointee.ranks > 0 else { throw .zeroDimension }
      guard pointee.ranks <= 65536 else { throw .tooLarge }
      guard pointee.rank < pointee.ranks else { throw .outOfRange }
      guard pointee.reserved == 0 else { throw .badSetting }
    }
  }

  /// What goes from rank to rank beside the gradient, as it is in memory: 40 bytes.
  struct RankSums {
    /// Why the batch has failed, or NN_OK.
    var status = nn_status(truncatingIfNeeded: NN_OK)
    /// Of the losses; and of an evaluation, what Kahan's sum has lost.
    var lossSum: Float = 0
    var compensation: Float = 0
    /// As in Header.
    var weightSum: Float = -1
    var correct: UInt64 = 0
    var rows: UInt64 = 0
    /// Of what the ranks must agree on, before the first batch.
    var digest: UInt32 = 0
    private let padding: UInt32 = 0

    private static var bytes: Int { 40 }

    var isGood: Bool { status == nn_status(truncatingIfNeeded: NN_OK) }

    func requireSuccess() throws(Status) {
      guard isGood else { throw Status(Int(status)) }
    }

    mutating func receive(from ranks: Ranks) throws(Status) {
      try withBytes { (bytes) throws(Status) in try ranks.receive(bytes, bytes: RankSums.bytes) }
    }

    mutating func sendOn(to ranks: Ranks) throws(Status) {
      try withBytes { (bytes) throws(Status) in try ranks.sendOn(bytes, bytes: RankSums.bytes) }
    }

    mutating func sendToFirst(of ranks: Ranks) throws(Status) {
      try withBytes { (bytes) throws(Status) in try ranks.sendToFirst(bytes, bytes: RankSums.bytes) }
    }

    /// From the last rank to all.
    mutating func broadcast(to ranks: Ranks) throws(Status) {
      try withBytes { (bytes) throws(Status) in try ranks.broadcastFromLast(bytes, bytes: RankSums.bytes) }
    }

    @inline(__always)
    private mutating func withBytes(_ body: (UnsafeMutableRawPointer) throws(Status) -> Void) throws(Status) {
      try withUnsafeMutablePointer(to: &self) { (sums) throws(Status) in
        try body(UnsafeMutableRawPointer(sums))
      }
    }
  }
#endif

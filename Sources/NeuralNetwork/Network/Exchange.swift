internal import CNN

/// The processes that train one network together, and how this one reaches the others: MPI, or anything that sends bytes.
///
/// All call `fit` at the same time, with networks, rows and options that are the same. Each computes its own share of the
/// rows of a batch, and all end with the same network, which has the bits of one process that trains alone. What the
/// closure of rank 0 decides counts for all. More in nn.h, at `nn_exchange`.
public protocol Exchange: AnyObject {
  /// This process: from 0 on.
  var rank: Int { get }
  /// How many processes there are.
  var ranks: Int { get }

  /// Sends to another process; false when it cannot be reached.
  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int) -> Bool
  /// Receives what another process has sent, in the same order and in the same pieces; false when it cannot be reached.
  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int) -> Bool
  /// Called by all: brings what `root` has to the others; false when one cannot be reached.
  func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int) -> Bool
}

extension Network {
  /// The library's struct of the other processes, as long as `body` runs.
  func withExchange<Result, Problem: Error>(
    _ body: (UnsafePointer<nn_exchange>?) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    guard let exchange else { return try body(nil) }
    let held = Held(exchange)
    var functions = nn_exchange(
      struct_size: UInt32(MemoryLayout<nn_exchange>.size), rank: UInt32(clamping: exchange.rank),
      ranks: UInt32(clamping: exchange.ranks), reserved: 0, send: send, receive: receive,
      broadcast: broadcast,
      context: Unmanaged.passUnretained(held).toOpaque())
    defer { withExtendedLifetime(held) {} }
    return try body(&functions)
  }
}

/// An exchange behind a pointer of C.
private final class Held {
  let exchange: any Exchange

  init(_ exchange: any Exchange) { self.exchange = exchange }

  static func exchange(_ context: UnsafeMutableRawPointer?) -> (any Exchange)? {
    context.map { Unmanaged<Held>.fromOpaque($0).takeUnretainedValue().exchange }
  }
}

private func send(
  _ context: UnsafeMutableRawPointer?, _ rank: UInt32, _ data: UnsafeRawPointer?, _ bytes: Int
) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: data, count: bytes)
  return Held.exchange(context)?.send(bytes, to: Int(rank)) == true ? 0 : 1
}

private func receive(
  _ context: UnsafeMutableRawPointer?, _ rank: UInt32, _ data: UnsafeMutableRawPointer?, _ bytes: Int
) -> Int32 {
  let bytes = UnsafeMutableRawBufferPointer(start: data, count: bytes)
  return Held.exchange(context)?.receive(bytes, from: Int(rank)) == true ? 0 : 1
}

private func broadcast(
  _ context: UnsafeMutableRawPointer?, _ root: UInt32, _ data: UnsafeMutableRawPointer?, _ bytes: Int
) -> Int32 {
  let bytes = UnsafeMutableRawBufferPointer(start: data, count: bytes)
  return Held.exchange(context)?.broadcast(bytes, from: Int(root)) == true ? 0 : 1
}

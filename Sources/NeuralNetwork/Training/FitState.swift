internal import CNN

/// Where a training stands, beside its network: with it a training that was stopped goes on, and ends with the bits of one
/// that never stopped.
///
/// Give one to ``Network/fit(_:_:weights:validation:options:state:onProgress:)``, which keeps it up to date. The closure may
/// store ``bytes`` and ``bestParameters`` together with `modelBytes(trainingState: true)` of the network. To go on, load
/// that model and call `fit` with the stored state, the same rows and the same options; there may be more epochs.
public final class FitState {
  let values: UnsafeMutablePointer<nn_fit_state>
  /// [parameters] of the best epoch; empty until there is one to be kept.
  fileprivate(set) var best = UnsafeMutableBufferPointer<Float>(start: nil, count: 0)

  /// The beginning of a training.
  public init() {
    values = .allocate(capacity: 1)
    values.initialize(to: nn_fit_state())
    values.pointee.struct_size = UInt32(Self.byteCount)
  }

  /// A stored one; nil when it is none, or of another version's size. What it contains is checked when it is used.
  ///
  /// - Parameters:
  ///   - bytes: ``bytes`` of the training that was stopped.
  ///   - bestParameters: ``bestParameters`` of it.
  public convenience init?(bytes: [UInt8], bestParameters: [Float] = []) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init()
    values.pointee = bytes.withUnsafeBytes { $0.loadUnaligned(as: nn_fit_state.self) }
    guard hasSizes else { return nil }
    bestParameters.withUnsafeBufferPointer(setBestParameters)
  }

  deinit {
    values.deallocate()
    best.deallocate()
  }
}

extension FitState {
  static let byteCount = MemoryLayout<nn_fit_state>.size

  /// What was reported last. Its ``Progress/epoch`` is 0 at the beginning of a training.
  public var progress: Progress { Progress(values.pointee.progress) }

  /// The state as it is now, to be stored. For machines of one byte order.
  public var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: values, count: Self.byteCount)) }

  /// The parameters of the best epoch so far, as ``Network/withParameters(_:)``; empty when none are kept.
  public var bestParameters: [Float] { progress.bestEpoch == nil ? [] : Array(best) }

  /// Whether the structs have the sizes of this library; that of the progress is written with the first epoch.
  private var hasSizes: Bool {
    let progress = values.pointee.progress
    return values.pointee.struct_size == UInt32(Self.byteCount)
      && (progress.epoch == 0 || progress.struct_size == UInt32(MemoryLayout<nn_progress>.size))
  }

  /// Makes room for the parameters of the best epoch.
  func reserveBest(_ parameters: Int) {
    guard best.count != parameters else { return }
    best.deallocate()
    best = .allocate(capacity: parameters)
    best.initialize(repeating: 0)
  }
}

extension FitState {
  /// Takes the parameters of the best epoch of a training that goes on, which the program kept in its own way.
  package func setBestParameters(_ parameters: UnsafeBufferPointer<Float>) {
    reserveBest(parameters.count)
    // Nothing cannot be copied to nowhere in a debug build.
    if !parameters.isEmpty { _ = best.update(fromContentsOf: parameters) }
  }
}

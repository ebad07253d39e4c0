import CNN

/// The first NN_HEADER_BYTES of a network's block. Fixed-size fields at the same offsets on every
/// machine, so that a size asked for on the host is the size on the chip. Nothing points into the block, which may be
/// copied and moved between calls.
struct Header {
  static var magic: UInt32 { 0x314E_4E4C }  // "LNN1"

  /// Bytes before `settings`: the magic number and four bytes.
  static var settingsOffset: Int { 8 }

  /// What a network was made for.
  enum Kind {
    static var opened: UInt8 { 0 }
    static var trainable: UInt8 { 1 }
    static var quantized: UInt8 { 2 }
  }

  /// What some networks have.
  enum Part {
    /// A BLAS, which multiplies large layers.
    static var blas: UInt8 { 1 }
    static var columns: UInt8 { 2 }
  }

  var magic: UInt32
  var kind: UInt8
  /// 1 while a function of the program runs inside a call for this network, else 0.
  var isInCallback: UInt8
  /// Bits of Header.Part.
  var parts: UInt8
  /// Leading layers that training leaves as they are.
  var frozenLayers: UInt8
  /// At `settingsOffset`.
  var settings: Settings
  var parameterCount: UInt32

  /// Length of the block.
  var bytes: UInt32

  // Byte offsets, 0 = not there: the first three from the start of the block, or of the model when
  // there is one; the others from the start of the block.
  var parametersOffset: UInt32
  var inputScalingOffset: UInt32
  var targetScalingOffset: UInt32
  /// In an opened network, which has no gradients: of the quantiles in its model.
  var gradientsOffset: UInt32
  /// In an opened network, which has no slots: of the columns in its model.
  var slotsOffset: UInt32
  var inputRowsOffset: UInt32
  /// In a quantised network, which has no gradients: of x_q [features].
  var deltaOffset: UInt32
  /// Where the texts are that nn_load has kept.
  var textsOffset: UInt32

  /// Rows of the last forward pass that wait for their backward pass.
  var forwardRows: UInt32
  /// Sum of the losses of the accumulated rows, in ascending order.
  var lossSum: Float
  /// How many of the accumulated rows (or outputs) were right.
  var correct: UInt32
  /// Sum of the accumulated rows' weights, in ascending order; negative when they have none.
  var weightSum: Float
  /// Rows of the last piece of the last backward pass, whose dz are in the layers' buffers.
  var backwardRows: UInt32
  /// Norm of the last mean gradient, before clipping.
  var gradientNorm: Float
  var corrections: Corrections
  /// Where the generator stood before the last forward pass in training: dropout's masks are drawn again
  /// from there on the way back.
  var maskState: (UInt32, UInt32, UInt32)
  var accumulatedRows: UInt64
  var steps: UInt64
  /// taus2: three words of the size that GSL gives them on a 64-bit host.
  var generator: (UInt64, UInt64, UInt64)

  /// The caller's model, in which the parameters, scalings and texts of an opened network are.
  var model: UnsafeRawPointer?
  #if _pointerBitWidth(_32)
    var pointerPadding: UInt32
  #endif
}

/// One layer, NN_LAYER_BYTES long; the records follow the header.
struct Layer {
  var inputs: UInt32
  var units: UInt32
  var activationValue: nn_activation
  var initializationValue: nn_initialization
  var slope: Float
  var initValue: Float
  var dropout: Float
  var maxNorm: Float
  /// Index of the first weight among the parameters.
  var parameterIndex: UInt32
  /// Byte offset of the layer's outputs [maxBatch][units].
  var outputsOffset: UInt32
  /// What nn_health says of the last backward pass once its buffers are used again; -1 before.
  var deadUnits: Float
  /// Where the last backward pass has left the dz of its last piece in the layer's buffer: 1 for [units][rows], else twice
  /// the first of the rows.
  var lastPiece: UInt32

  var activation: ActivationKind { ActivationKind(checked: activationValue) }
  var initialization: Initialization { Initialization(checked: initializationValue) }
}

import CNN

/// What a network was described with, word by word as in the model file (docs/model-format.md) and in the network's
/// block. Every value was checked when it entered the library.
struct Settings {
  var inputs: UInt32
  var layerCount: UInt32
  var lossValue: nn_loss
  var optimizerValue: nn_optimizer
  var learningRate: Float
  var momentum: Float
  var dampening: Float
  var nesterov: UInt32
  var beta1: Float
  var beta2: Float
  var smoothing: Float
  var epsilon: Float
  var etaMinus: Float
  var etaPlus: Float
  var stepMin: Float
  var stepMax: Float
  var weightDecay: Float
  var l1: Float
  var clipNorm: Float
  var clipValue: Float
  var seed: UInt32
  var maxBatch: UInt32
  var inputScalingValue: nn_scaling
  var targetScalingValue: nn_scaling
  var polynomialDegree: UInt32
  var reductionValue: nn_reduction
  var huberDelta: Float
  var arithmeticValue: nn_arithmetic
  var momentumDecay: Float

  var loss: LossKind { LossKind(checked: lossValue) }
  var optimizer: Optimizer { Optimizer(checked: optimizerValue) }
  var inputScaling: ScalingKind { ScalingKind(checked: inputScalingValue) }
  var targetScaling: ScalingKind { ScalingKind(checked: targetScalingValue) }
  var reduction: Reduction { Reduction(checked: reductionValue) }
  var arithmetic: Arithmetic { Arithmetic(checked: arithmeticValue) }
}

extension Settings {
  /// In place: a copy would be on the stack of nn_init and nn_open.
  @inline(__always)
  init(_ config: UnsafePointer<nn_config>) {
    self.init(
      inputs: config.pointee.inputs, layerCount: config.pointee.layer_count, lossValue: config.pointee.loss,
      optimizerValue: config.pointee.optimizer,
      learningRate: config.pointee.learning_rate, momentum: config.pointee.momentum,
      dampening: config.pointee.dampening, nesterov: config.pointee.nesterov,
      beta1: config.pointee.beta1, beta2: config.pointee.beta2, smoothing: config.pointee.smoothing,
      epsilon: config.pointee.epsilon, etaMinus: config.pointee.eta_minus,
      etaPlus: config.pointee.eta_plus, stepMin: config.pointee.step_min, stepMax: config.pointee.step_max,
      weightDecay: config.pointee.weight_decay, l1: config.pointee.l1,
      clipNorm: config.pointee.clip_norm, clipValue: config.pointee.clip_value, seed: config.pointee.seed,
      maxBatch: config.pointee.max_batch,
      inputScalingValue: config.pointee.input_scaling, targetScalingValue: config.pointee.target_scaling,
      polynomialDegree: config.pointee.polynomial_degree, reductionValue: config.pointee.reduction,
      huberDelta: config.pointee.huber_delta,
      arithmeticValue: config.pointee.arithmetic, momentumDecay: config.pointee.momentum_decay)
  }
}

extension nn_config {
  @inline(__always)
  init(
    _ settings: UnsafePointer<Settings>, layers: UnsafePointer<nn_layer>?, columns: UnsafePointer<nn_column>?,
    quantiles: UnsafePointer<Float>?, frozenLayers: UInt32
  ) {
    self.init(
      struct_size: UInt32(MemoryLayout<nn_config>.size), layer_size: UInt32(MemoryLayout<nn_layer>.size),
      layers: layers, layer_count: settings.pointee.layerCount, inputs: settings.pointee.inputs,
      loss: settings.pointee.lossValue,
      optimizer: settings.pointee.optimizerValue, learning_rate: settings.pointee.learningRate,
      momentum: settings.pointee.momentum,
      dampening: settings.pointee.dampening, nesterov: settings.pointee.nesterov,
      beta1: settings.pointee.beta1, beta2: settings.pointee.beta2, smoothing: settings.pointee.smoothing,
      epsilon: settings.pointee.epsilon, eta_minus: settings.pointee.etaMinus,
      eta_plus: settings.pointee.etaPlus, step_min: settings.pointee.stepMin,
      step_max: settings.pointee.stepMax, weight_decay: settings.pointee.weightDecay, l1: settings.pointee.l1,
      clip_norm: settings.pointee.clipNorm,
      clip_value: settings.pointee.clipValue, seed: settings.pointee.seed,
      max_batch: settings.pointee.maxBatch, input_scaling: settings.pointee.inputScalingValue,
      target_scaling: settings.pointee.targetScalingValue,
      polynomial_degree: settings.pointee.polynomialDegree,
      reduction: settings.pointee.reductionValue, huber_delta: settings.pointee.huberDelta,
      arithmetic: settings.pointee.arithmeticValue, momentum_decay: settings.pointee.momentumDecay,
      frozen_layers: frozenLayers, columns: columns, quantiles: quantiles)
  }
}

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

  var loss: LossKind { LossKind(checked: lossValue) }
  var optimizer: Optimizer { Optimizer(checked: optimizerValue) }
  var inputScaling: ScalingKind { ScalingKind(checked: inputScalingValue) }
  var targetScaling: ScalingKind { ScalingKind(checked: targetScalingValue) }
  var reduction: Reduction { Reduction(checked: reductionValue) }
  var arithmetic: Arithmetic { Arithmetic(checked: arithmeticValue) }
}

extension Settings {
  init(_ c: nn_config) {
    self.init(
      inputs: c.inputs, layerCount: c.layer_count, lossValue: c.loss, optimizerValue: c.optimizer,
      learningRate: c.learning_rate, momentum: c.momentum, dampening: c.dampening, nesterov: c.nesterov,
      beta1: c.beta1, beta2: c.beta2, smoothing: c.smoothing, epsilon: c.epsilon, etaMinus: c.eta_minus,
      etaPlus: c.eta_plus, stepMin: c.step_min, stepMax: c.step_max, weightDecay: c.weight_decay, l1: c.l1,
      clipNorm: c.clip_norm, clipValue: c.clip_value, seed: c.seed, maxBatch: c.max_batch,
      inputScalingValue: c.input_scaling, targetScalingValue: c.target_scaling,
      polynomialDegree: c.polynomial_degree, reductionValue: c.reduction, huberDelta: c.huber_delta,
      arithmeticValue: c.arithmetic)
  }
}

extension nn_config {
  init(_ s: Settings, layers: UnsafePointer<nn_layer>?) {
    self.init(
      struct_size: UInt32(MemoryLayout<nn_config>.size), layer_size: UInt32(MemoryLayout<nn_layer>.size),
      layers: layers, layer_count: s.layerCount, inputs: s.inputs, loss: s.lossValue,
      optimizer: s.optimizerValue, learning_rate: s.learningRate, momentum: s.momentum,
      dampening: s.dampening, nesterov: s.nesterov, beta1: s.beta1, beta2: s.beta2, smoothing: s.smoothing,
      epsilon: s.epsilon, eta_minus: s.etaMinus, eta_plus: s.etaPlus, step_min: s.stepMin,
      step_max: s.stepMax, weight_decay: s.weightDecay, l1: s.l1, clip_norm: s.clipNorm,
      clip_value: s.clipValue, seed: s.seed, max_batch: s.maxBatch, input_scaling: s.inputScalingValue,
      target_scaling: s.targetScalingValue, polynomial_degree: s.polynomialDegree,
      reduction: s.reductionValue, huber_delta: s.huberDelta, arithmetic: s.arithmeticValue)
  }
}

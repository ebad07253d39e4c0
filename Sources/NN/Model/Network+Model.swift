import CNN

extension Network {
  /// Copy what a model holds into a network laid out for training.
  func load(_ model: Model, of description: Description) {
    copy(model.floats(.parameters), to: mutableParameters, count: parameterCount)
    load(model, .inputScaling, inputScaling)
    load(model, .targetScaling, targetScaling)
    generator.seed(settings.pointee.seed)
    clearTrainingState()
    guard model.entry(.trainingState) != nil, description.slots == optimizerSlots,
      description.optimizer == settings.pointee.optimizer, description.frozenLayers == frozenLayers
    else { return }
    loadTrainingState(model)
  }

  private func load(_ model: Model, _ section: Section, _ scaling: Scaling?) {
    guard let scaling else { return }
    let values = model.floats(section)
    scaling.set(mean: values, scale: values + scaling.count)
  }

  private func loadTrainingState(_ model: Model) {
    let o = model.offset(.trainingState)
    let steps = SIMD2<UInt32>(model.word(o), model.word(o + 4))
    header.pointee.steps = unsafeBitCast(steps, to: UInt64.self)
    generator.store(Taus2(s1: model.word(o + 8), s2: model.word(o + 12), s3: model.word(o + 16)))
    header.pointee.corrections = Corrections(first: model.float(o + 20), second: model.float(o + 24))
    for i in 0..<optimizerSlots {
      copy(model.floats(.optimizerSlots) + i * trainedCount, to: slot(i), count: trainedCount)
    }
  }
}

extension Description {
  /// Whether the other describes the same function of its inputs: what weights can move between.
  func hasShape(of other: Description) -> Bool {
    guard inputs == other.inputs, layerCount == other.layerCount, config.loss == other.config.loss,
      config.polynomial_degree == other.config.polynomial_degree,
      config.input_scaling == other.config.input_scaling,
      config.target_scaling == other.config.target_scaling
    else { return false }
    guard hasColumns(of: other), hasQuantiles(of: other) else { return false }
    for i in 0..<layerCount {
      let (own, its) = (layers[i], other.layers[i])
      guard own.units == its.units, own.activation == its.activation, own.slope == its.slope else {
        return false
      }
    }
    return true
  }

  private func hasQuantiles(of other: Description) -> Bool {
    guard let quantiles, let its = other.quantiles else { return true }
    for j in 0..<min(outputs, other.outputs) where quantiles[j] != its[j] { return false }
    return true
  }

  private func hasColumns(of other: Description) -> Bool {
    guard let columns, let its = other.columns else { return columns == nil && other.columns == nil }
    return columns.isEqual(to: its)
  }
}

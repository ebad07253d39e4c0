import ArgumentParser

/// Options of train that a search may try values of.
struct TunableSetting {
  enum Kind {
    case number, integer, word
    /// Units of hidden layers, from first to last.
    case layers

    /// What values of it are.
    var takes: String {
      switch self {
      case .number:
        "it takes different values, 0,0.001,0.01, or a range of numbers, 0.001..0.1 or 0.001..0.1:log"
      case .integer: "it takes different values, 8,32,full, or a range of whole numbers, 8..64 or 8..64:log"
      case .word: "it takes different values, separated by commas"
      case .layers:
        "it takes different networks, none,16,64:32, or a range of the units of one layer, 8..64 or 8..64:log"
      }
    }
  }

  let name: String
  let kind: Kind
  /// Whether networks that differ in it are trained in the lanes of one register.
  let sharesLanes: Bool
  /// Sets a value as train reads it.
  let set: @Sendable (inout LearningOptions, String) throws -> Void

  private init<Value: OptionValue>(
    _ name: String, _ kind: Kind, sharesLanes: Bool = false,
    _ set: @escaping @Sendable (inout LearningOptions, Value) -> Void
  ) {
    (self.name, self.kind, self.sharesLanes) = (name, kind, sharesLanes)
    self.set = { options, word in
      guard let value = Value(argument: word) else {
        throw ValidationError("--\(name) \(quoted(word)): it takes \(Value.takes)")
      }
      set(&options, value)
    }
  }

  static let all = ofNetwork + ofTraining + ofOptimizer + ofSchedule

  private static let ofNetwork = [
    TunableSetting("hidden", .layers) { $0.network.chosenHidden = $1 },
    TunableSetting("activation", .word) { $0.network.activation = $1 },
    TunableSetting("output-activation", .word) { $0.network.outputActivation = $1 },
    TunableSetting("slope", .number) { $0.network.slope = $1 },
    TunableSetting("alpha", .number) { $0.network.alpha = $1 },
    TunableSetting("init", .word, sharesLanes: true) { $0.network.initialization = $1 },
    TunableSetting("init-value", .number, sharesLanes: true) { $0.network.initValue = $1 },
    TunableSetting("dropout", .number) { $0.network.dropout = $1 },
    TunableSetting("max-norm", .number) { $0.network.maxNorm = $1 },
    TunableSetting("degree", .integer) { $0.network.degree = $1 },
    TunableSetting("pca", .word) { $0.network.pca = $1 },
    TunableSetting("loss", .word) { $0.network.loss = $1 },
    TunableSetting("huber-delta", .number) { $0.network.huberDelta = $1 },
    TunableSetting("reduction", .word) { $0.network.reduction = $1 },
    TunableSetting("arithmetic", .word) { $0.network.arithmetic = $1 },
  ]

  private static let ofTraining = [
    TunableSetting("epochs", .integer, sharesLanes: true) { $0.training.epochs = $1 },
    TunableSetting("batch", .integer) { $0.training.chosenBatch = $1 },
    TunableSetting("patience", .integer, sharesLanes: true) { $0.training.patience = $1 },
    TunableSetting("class-weight", .word) { $0.weights.classes = $1 },
    TunableSetting("scale", .word) { $0.scaling.chosenScale = $1 },
    TunableSetting("target-scale", .word) { $0.scaling.chosenTargetScale = $1 },
  ]

  private static let ofOptimizer = [
    TunableSetting("optimizer", .word) { $0.optimizer.chosenOptimizer = $1 },
    TunableSetting("lr", .number, sharesLanes: true) { $0.optimizer.chosenLearningRate = $1 },
    // Whether there is any momentum decides about the lanes.
    TunableSetting("momentum", .number) { $0.optimizer.momentum = $1 },
    TunableSetting("dampening", .number, sharesLanes: true) { $0.optimizer.dampening = $1 },
    TunableSetting("beta1", .number, sharesLanes: true) { $0.optimizer.beta1 = $1 },
    TunableSetting("beta2", .number, sharesLanes: true) { $0.optimizer.beta2 = $1 },
    TunableSetting("momentum-decay", .number, sharesLanes: true) { $0.optimizer.momentumDecay = $1 },
    TunableSetting("rho", .number, sharesLanes: true) { $0.optimizer.smoothing = $1 },
    TunableSetting("epsilon", .number, sharesLanes: true) { $0.optimizer.chosenEpsilon = $1 },
    TunableSetting("eta-minus", .number, sharesLanes: true) { $0.optimizer.etaMinus = $1 },
    TunableSetting("eta-plus", .number, sharesLanes: true) { $0.optimizer.etaPlus = $1 },
    TunableSetting("step-min", .number, sharesLanes: true) { $0.optimizer.stepMin = $1 },
    TunableSetting("step-max", .number, sharesLanes: true) { $0.optimizer.stepMax = $1 },
    TunableSetting("weight-decay", .number, sharesLanes: true) { $0.optimizer.chosenWeightDecay = $1 },
    TunableSetting("l1", .number, sharesLanes: true) { $0.optimizer.l1 = $1 },
    TunableSetting("clip-norm", .number, sharesLanes: true) { $0.optimizer.clipNorm = $1 },
    TunableSetting("clip-value", .number, sharesLanes: true) { $0.optimizer.clipValue = $1 },
  ]

  private static let ofSchedule = [
    TunableSetting("schedule", .word, sharesLanes: true) { $0.schedule.schedule = $1 },
    TunableSetting("step-size", .integer, sharesLanes: true) { $0.schedule.stepSize = $1 },
    TunableSetting("gamma", .number, sharesLanes: true) { $0.schedule.gamma = $1 },
    TunableSetting("milestones", .word, sharesLanes: true) { $0.schedule.milestones = $1 },
    TunableSetting("period", .integer, sharesLanes: true) { $0.schedule.period = $1 },
    TunableSetting("schedule-patience", .integer, sharesLanes: true) { $0.schedule.schedulePatience = $1 },
    TunableSetting("schedule-threshold", .number, sharesLanes: true) { $0.schedule.scheduleThreshold = $1 },
    TunableSetting("floor-rate", .number, sharesLanes: true) { $0.schedule.floorRate = $1 },
    TunableSetting("warmup", .integer, sharesLanes: true) { $0.schedule.warmup = $1 },
    TunableSetting("warmup-start", .number, sharesLanes: true) { $0.schedule.warmupStart = $1 },
  ]

  /// Other names that train, or another program, has for them.
  private static let otherNames = ["learning-rate": "lr", "smoothing": "rho", "batch-size": "batch"]

  /// The setting of this name; nil when there is none.
  static func named(_ name: String) -> TunableSetting? {
    let name = otherNames[name] ?? name
    return all.first { $0.name == name }
  }

  /// Why a name is none.
  static func refusal(_ name: String) -> String {
    switch name {
    case "seed":
      return
        "--try seed: the seed also draws the rows held out, so that scores could not be compared; see --seed"
    case _ where ConfigFile.options.contains { $0.0 == name }:
      return
        "--try \(name): all runs have this one; it tries \(all.map(\.name).sorted().joined(separator: ", "))"
    default: return "--try: " + UsageMessage.unknown("setting", name, among: all.map(\.name))
    }
  }
}

extension TunableSetting {
  /// Whether runs that differ in it have losses that cannot be compared. `scalesTargets`: targets are numbers, whose scaling
  /// the loss is measured in.
  func changesLoss(scalesTargets: Bool) -> Bool {
    switch name {
    case "loss", "huber-delta", "reduction": true
    case "scale", "target-scale": scalesTargets
    default: false
    }
  }

  /// Value as train takes it, of a value of a list, where ":" stands for the comma between layers.
  func word(_ value: String) -> String {
    switch kind {
    case .layers:
      // 64:tanh:32 is 64:tanh,32.
      var word = ""
      for part in value.split(separator: ":", omittingEmptySubsequences: false) {
        word += word.isEmpty ? part : part.first?.isNumber == true ? ",\(part)" : ":\(part)"
      }
      return word
    case .number, .integer, .word: return value.split(separator: ":").joined(separator: ",")
    }
  }
}

import ArgumentParser

/// Options of a training that begins with a model.
struct StartOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Train this model on: columns, categories, scaling, network and weights are the model's, and the data must have its "
        + "columns, as for evaluate. The optimiser begins anew.", valueName: "model"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --from: layers, from the first one on, that keep their weights.", valueName: "layers"))
  var freeze = 0

  @Flag(
    help: """
      With --from: draw the last layer anew, by --seed, for the targets and classes of these data, which may be others \
      than the model's.
      """)
  var resetLast = false

  func validate() throws {
    guard freeze >= 0 else {
      throw ValidationError("--freeze \(freeze) is out of range; it is a number of layers")
    }
    guard from != nil || freeze == 0 && !resetLast else {
      throw ValidationError("--\(resetLast ? "reset-last" : "freeze") needs --from, the model to train on")
    }
    guard from != "-" else { throw ValidationError("--from needs the name of a file") }
  }

  var settings: [(String, JSON)] {
    [
      ("from", from.map { .string($0) } ?? .null), ("freeze", .integer(freeze)),
      ("reset-last", .bool(resetLast)),
    ]
  }

  /// What a model and a file of settings keep: nothing of a training that begins with none.
  var kept: [(String, JSON)] { from == nil ? [] : settings }
}

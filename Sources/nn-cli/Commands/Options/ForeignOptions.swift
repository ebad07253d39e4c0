import ArgumentParser

/// What other tools call the options of nn-cli.
enum ForeignOptions {
  /// Their names, without dashes, by the options.
  private static let words: [String: [String]] = [
    "--batch": ["batch-size", "batch_size", "batchsize", "minibatch", "mini-batch"],
    "--hidden": [
      "layers", "hidden-layers", "hidden_layers", "hidden-layer-sizes", "hidden_layer_sizes", "hidden-units",
      "hidden_units", "hidden-size", "units", "neurons",
    ],
    "--drop": [
      "ignore", "ignored-columns", "ignored_columns", "ignore-columns", "drop-columns", "exclude",
      "skip-columns", "remove",
    ],
    "--features": ["columns", "usecols", "inputs", "x", "predictors", "feature-columns"],
    "--target": ["label", "label-column", "response", "y", "target-column", "outcome", "class-column"],
    "--categorical": [
      "cat-features", "cat_features", "categorical-feature", "categorical_feature", "categorical-columns",
      "categories", "one-hot", "onehot",
    ],
    "--keep": ["pass-through", "passthrough", "id", "id-column"],
    "--date": ["date-column", "parse-dates", "parse_dates", "dates", "datetime", "timestamp"],
    "--date-format": ["date_format", "datetime-format", "time-format"],
    "--lag": ["lags", "n-lags", "n_lags", "shift"], "--group": ["groups", "group-column", "series"],
    "--delimiter": ["sep", "separator", "delim", "field-separator"],
    "--comment": ["comments", "comment-char", "comment-prefix"],
    "--thousands": ["thousands-separator", "thousand-separator"],
    "--decimal": ["decimal-separator", "decimal-comma", "decimal-mark"],
    "--no-header": ["noheader", "no-names", "skip-header"],
    "--na": ["na-values", "na_values", "na-string", "na-strings", "missing-values", "null-value"],
    "--missing drop": ["dropna"],
    "--missing": ["impute", "imputer", "fillna"],
    "--optimizer": ["solver", "optimiser"],
    "--lr": ["learning_rate", "learning-rate-init", "learning_rate_init", "eta"],
    "--epochs": [
      "num-epochs", "n-epochs", "n_epochs", "nepochs", "max-epochs", "max_epochs", "max-iter", "max_iter",
      "iterations",
    ],
    "--seed": ["random-state", "random_state", "random-seed"],
    "--validation": [
      "validation-fraction", "validation_fraction", "validation-split", "validation_split", "val-split",
    ],
    "--validation-data": ["valid-data", "val-data", "eval-data", "validation-file"],
    "--test": ["test-size", "test_size", "test-split"],
    "--test-data": ["test-file", "test-set"],
    "--split stratified": ["stratify"],
    "--split ordered": ["time-series", "chronological"],
    "--patience": ["early-stopping", "early_stopping", "n-iter-no-change", "n_iter_no_change"],
    "--weight-decay": ["l2", "weight_decay"],
    "--sample-weight": ["weight-column", "weights", "sample_weight"],
    "--clip-norm": ["grad-clip", "gradient-clip", "max-grad-norm", "clipnorm"],
    "--folds": ["cv", "k", "n-splits", "n_splits"],
    "--threads": ["n-jobs", "n_jobs", "jobs"],
    "--log": ["verbose"],
    "--output": ["out", "model-out", "output-file"],
  ]

  private static let names = Dictionary(
    words.flatMap { own, others in others.map { ("--\($0)", own) } }, uniquingKeysWith: { first, _ in first })

  /// The option of nn-cli in place of another tool's among the words of a command line that was refused; nil where the
  /// command has no such option.
  static func instead(in words: [String]) -> String? {
    let command = NNCLI.configuration.subcommands.first { $0.configuration.commandName == words.first }
    guard let help = command?.helpMessage(columns: 200) else { return nil }
    for word in words.prefix(while: { $0 != "--" }).map({ $0.prefix { $0 != "=" } }) {
      if let own = names[String(word)], let name = own.split(separator: " ").first,
        help.contains("\(name) "), !help.contains("\(word) ")
      {
        return "no option '\(word)'; it is \(own) here"
      }
    }
    return nil
  }
}

/// Scores from the confusion matrix that frequent classes do not decide.
extension ClassReport {
  /// Mean recall of the classes that occur: balanced_accuracy_score of scikit-learn.
  var balancedAccuracy: Double {
    let recalls = labels.indices.map(scores).filter { $0.support > 0 }.map(\.recall)
    return recalls.isEmpty ? 0 : recalls.reduce(0, +) / Double(recalls.count)
  }

  /// Correlation of the true and the predicted classes (Matthews, Gorodkin's R_K), matthews_corrcoef of scikit-learn: 0
  /// where one of the two never changes.
  var matthewsCorrelation: Double {
    let rows = Double(rows)
    let truth = confusion.map { Double($0.reduce(0, +)) }
    let predicted = labels.indices.map { label in Double(confusion.reduce(0) { $0 + $1[label] }) }
    let right = Double(labels.indices.reduce(0) { $0 + confusion[$1][$1] })
    let squares = { (counts: [Double]) in counts.reduce(0) { $0 + $1 * $1 } }
    let agreement = right * rows - zip(truth, predicted).reduce(0) { $0 + $1.0 * $1.1 }
    let spread = (rows * rows - squares(predicted)) * (rows * rows - squares(truth))
    return spread > 0 ? agreement / spread.squareRoot() : 0
  }
}

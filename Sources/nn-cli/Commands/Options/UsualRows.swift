/// Rows of a training whose command line names none: those that a file of options names.
struct UsualRows {
  @TaskLocal static var current = UsualRows()

  var data: String?
  var images: String?
  var labels: String?
  var target: [String] = []
  var features: [String] = []
  var drop: [String] = []
  var categorical: [String] = []
  var numeric: [String] = []
  var date: [String] = []

  /// Store a member of the file of options; false when it is about something else than rows.
  mutating func take(_ name: String, _ text: String) -> Bool {
    switch name {
    case "data": data = text
    case "images": images = text
    case "labels": labels = text
    case "target": target = [text]
    case "features": features = [text]
    case "drop": drop = [text]
    case "categorical": categorical = [text]
    case "numeric": numeric = [text]
    case "date": date = [text]
    default: return false
    }
    return true
  }
}

public import CNN

// The defaults of nn.h for programs that cannot call its inline functions. What is written is no longer than what the
// caller says that its struct is.

@c @implementation
public func nn_get_default_config(_ config: UnsafeMutablePointer<nn_config>!) -> nn_status {
  entry { () throws(Status) in
    let config = try require(config)
    try requireSized(config)
    config.put(nn_config_default())
  }
}

@c @implementation
public func nn_get_default_fit_options(_ options: UnsafeMutablePointer<nn_fit_options>!) -> nn_status {
  entry { () throws(Status) in
    let options = try require(options)
    try UnsafePointer(options).requireSized()
    options.put(nn_fit_options_default())
  }
}

@c @implementation
public func nn_get_default_schedule(
  _ schedule: UnsafeMutablePointer<nn_schedule>!, _ scheduleSize: Int
) -> nn_status {
  entry { () throws(Status) in
    let schedule = try require(schedule)
    guard scheduleSize == MemoryLayout<nn_schedule>.size else { throw .structSize }
    schedule.pointee = nn_schedule_default()
  }
}

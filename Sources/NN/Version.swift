import CNN

@c @implementation
public func nn_version() -> UInt32 { UInt32(NN_VERSION) }

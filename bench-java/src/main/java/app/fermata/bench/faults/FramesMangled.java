package app.fermata.bench.faults;

/// Frames of both sides are cut off in the middle, come twice or come late.
record FramesMangled() implements Fault {
  private static final int SECONDS = 4;

  @Override
  public String name() {
    return "frames-mangled";
  }

  @Override
  public void strike(House house) throws Exception {
    house.devices().forEach(device -> device.link().become(Link.Condition.MANGLED));
    house.letTalk(SECONDS);
    house.devices().forEach(device -> device.link().become(Link.Condition.CLEAR));
    // What came twice or in part may have broken what follows it on that connection.
    house.devices().forEach(device -> device.link().cut());
  }
}

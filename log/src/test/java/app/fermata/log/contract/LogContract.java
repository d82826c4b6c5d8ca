package app.fermata.log.contract;

/// The whole contract of `Log`: a test class implements it, brings a log and inherits the tests.
public interface LogContract
    extends AppendContract, ReadContract, BulkContract, PageContract, FollowContract {}

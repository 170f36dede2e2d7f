namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What is said of a step while an adoption runs.</summary>
public enum AdoptionMoment
{
    /// <summary>It begins.</summary>
    Started,

    /// <summary>Somebody else holds a lock that it needs; it has let go of its place in the queue and tries again.</summary>
    Waiting,

    /// <summary>Some blocks of the table are filled.</summary>
    Filling,

    /// <summary>Its statements have run and are about to be committed.</summary>
    Ran,

    /// <summary>It is done, and stays so whatever happens next.</summary>
    Done,
}

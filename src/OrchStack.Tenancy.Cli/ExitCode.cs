namespace OrchStack.Tenancy.Cli;

/// <summary>What the tool ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The database or the tool refused, or something failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int WrongUsage = 2;

    /// <summary>The plan was shown and not agreed to; nothing was changed.</summary>
    public const int NotConfirmed = 3;

    /// <summary>The doctor found something serious: a node would not start.</summary>
    public const int OpenFence = 4;
}

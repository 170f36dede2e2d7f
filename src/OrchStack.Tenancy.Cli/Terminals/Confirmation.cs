using System.CommandLine;

namespace OrchStack.Tenancy.Cli;

/// <summary>Options that several commands have.</summary>
internal static class Confirmation
{
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Go on without asking." };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON." };
}

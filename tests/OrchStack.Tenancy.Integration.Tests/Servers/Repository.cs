namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Where the repository is, found by walking up from the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrchStack.Tenancy.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("OrchStack.Tenancy.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}

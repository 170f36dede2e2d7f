namespace OrchStack.Tenancy.PostgreSql.Tests.Doctor;

public sealed class DoctorPagesTests
{
    public static TheoryData<string> Codes => [.. DoctorCodes.All];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_page_that_says_how_heavy_it_is(string code)
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "doctor", $"{code}.md"));

        Assert.StartsWith($"# {code}\n", page, StringComparison.Ordinal);
        if (DoctorChecks.All.FirstOrDefault(check => check.Code == code) is { } check)
        {
            Assert.Contains($"\n{check.Severity}. {check.Why}\n", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_page_is_for_a_code_that_is_no_more() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(Root(), "docs", "doctor")).Select(Path.GetFileNameWithoutExtension).Except(DoctorCodes.All));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrchStack.Tenancy.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("OrchStack.Tenancy.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}

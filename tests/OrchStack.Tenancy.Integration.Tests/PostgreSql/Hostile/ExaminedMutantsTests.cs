using System.Security.Cryptography;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Each weakened fence is found by the doctor, under the application's own login, before anybody attacks it.</summary>
public sealed class ExaminedMutantsTests(MutationTests.Sites sites) : IClassFixture<MutationTests.Sites>
{
    /// <summary>Where the whole site has the finding already: its function is a definer's, and the mutant makes it a worse one's.</summary>
    private static readonly Dictionary<string, string> FoundBefore = new() { [MutantNames.BypassingFunction] = "definer-function: function public.find_accounts()" };

    public static TheoryData<string> Mutants => [.. Mutant.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_weakened_fence_is_found_by_the_doctor(string name)
    {
        var mutant = Mutant.All.Single(mutant => mutant.Name == name);
        var whole = await sites.OfAsync(TenantKeyType.Uuid);
        await using var site = await whole.CopyAsync($"{whole.Name}_{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var before = await ExamineAsync(site);
        IReadOnlyList<DoctorFinding> after;
        try
        {
            await site.Admin.RunAsync(mutant.Weaken(site));
            after = await ExamineAsync(site);
        }
        finally
        {
            await site.Admin.RunAsync(mutant.Undo?.Invoke(site) ?? "SELECT 1");
        }

        if (FoundBefore.TryGetValue(name, out var known))
        {
            Assert.Contains(known, Heavy(before));
            Assert.Contains(known, Heavy(after));
            return;
        }

        Assert.NotEmpty(Heavy(after.Except(before)));
    }

    private static IEnumerable<string> Heavy(IEnumerable<DoctorFinding> findings) =>
        findings.Where(finding => finding.Severity >= DoctorSeverity.Warning).Select(finding => $"{finding.Code}: {finding.Object}");

    private static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(HostileSite site)
    {
        await using var connection = await site.Plain.OpenConnectionAsync();
        return (await new Examination(connection, TimeProvider.System).RunAsync(login: null, default)).Findings;
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using OrchStack.Tenancy.Integration.Tests.Servers;
using Xunit.Abstractions;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Each weakened fence is found out by the cases that name it; for uuid keys all others are tried on it too, and the output says which find it out.</summary>
public sealed class MutationTests(MutationTests.Sites sites, ITestOutputHelper output) : IClassFixture<MutationTests.Sites>
{
    public static TheoryData<string, TenantKeyType> MutantsAndTypes
    {
        get
        {
            var rows = new TheoryData<string, TenantKeyType>();
            foreach (var mutant in Mutant.All)
            {
                rows.Add(mutant.Name, TenantKeyType.Uuid);
                rows.Add(mutant.Name, TenantKeyType.BigInt);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(MutantsAndTypes))]
    public async Task A_weakened_fence_is_found_out(string name, TenantKeyType type)
    {
        var mutant = Mutant.All.Single(mutant => mutant.Name == name);
        var whole = await sites.OfAsync(type);
        await using var site = await whole.CopyAsync($"{whole.Name}_{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        var named = HostileCase.All.Where(hostile => hostile.BitesUnder.Contains(name)).ToList();
        var cases = (type is TenantKeyType.Uuid ? HostileCase.All : named.AsEnumerable()).OrderBy(hostile => hostile.Lasts).ToList();
        var killers = new List<string>();
        try
        {
            await site.Admin.RunAsync(mutant.Weaken(site));
            foreach (var hostile in cases)
            {
                if ((await site.BitesAsync(hostile)).Count > 0)
                {
                    killers.Add(hostile.Name);
                }
            }
        }
        finally
        {
            await site.Admin.RunAsync(mutant.Undo?.Invoke(site) ?? "SELECT 1");
        }

        output.WriteLine($"{name} ({type}): {killers.Count} of {cases.Count} cases: {string.Join("; ", killers)}");
        Assert.Empty(named.Select(hostile => hostile.Name).Except(killers));
        Assert.NotEmpty(killers);
    }

    /// <summary>The whole fences that the mutants are copied from.</summary>
    public sealed class Sites : IAsyncLifetime
    {
        private readonly ConcurrentDictionary<TenantKeyType, Task<HostileSite>> _sites = [];

        public Task<HostileSite> OfAsync(TenantKeyType type) => _sites.GetOrAdd(type, static type => HostileSite.OpenAsync(type));

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            foreach (var site in _sites.Values)
            {
                await (await site).DisposeAsync();
            }
        }
    }
}

using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantConsensusTests
{
    private static readonly TenantEvidence Acme = TenantEvidence.OfId(Some.Acme.Id);
    private static readonly TenantEvidence AcmeBySlug = TenantEvidence.OfSlug(Some.Acme.Slug);
    private static readonly TenantEvidence Globex = TenantEvidence.OfSlug(Some.Globex.Slug);
    private static readonly TenantEvidence Stranger = TenantEvidence.OfSlug(TenantSlug.Parse("stranger"));
    private static readonly TenantEvidence Malformed = TenantEvidence.Malformed("twice");
    private static readonly TenantEvidence Bad = TenantEvidence.BadCredential("expired");

    [Fact]
    public async Task No_evidence_is_neither_a_tenant_nor_a_problem() => Assert.Equal(default, await JudgeAsync(null, null));

    [Fact]
    public async Task One_witness_is_enough() => Assert.Equal(Some.Acme, (await JudgeAsync(null, Acme, null)).Tenant);

    [Fact]
    public async Task Two_names_of_one_tenant_agree() => Assert.Equal(Some.Acme, (await JudgeAsync(Acme, AcmeBySlug)).Tenant);

    [Fact]
    public async Task Two_tenants_are_a_conflict_in_either_order()
    {
        Assert.Equal(403, Status(await JudgeAsync(Acme, Globex)));
        Assert.Equal(403, Status(await JudgeAsync(Globex, Acme)));
        Assert.Equal(403, Status(await JudgeAsync(Acme, null, AcmeBySlug, Globex)));
    }

    [Fact]
    public async Task A_known_tenant_beside_an_unknown_one_is_a_conflict_in_either_order()
    {
        Assert.Equal(403, Status(await JudgeAsync(Acme, Stranger)));
        Assert.Equal(403, Status(await JudgeAsync(Stranger, Acme)));
    }

    [Fact]
    public async Task An_unknown_tenant_alone_is_not_found() => Assert.Equal(404, Status(await JudgeAsync(null, Stranger)));

    [Fact]
    public async Task A_fault_counts_more_than_what_others_say()
    {
        Assert.Equal(400, Status(await JudgeAsync(Acme, Malformed)));
        Assert.Equal(400, Status(await JudgeAsync(Malformed, Acme)));
        Assert.Equal(401, Status(await JudgeAsync(Acme, Bad)));
        Assert.Equal(401, Status(await JudgeAsync(Bad, Stranger)));
    }

    [Fact]
    public async Task The_problem_repeats_what_the_resolver_said() => Assert.Equal("twice", (await JudgeAsync(Malformed)).Problem?.Detail);

    [Fact]
    public async Task A_resolver_that_returns_the_default_of_the_struct_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => JudgeAsync(default(TenantEvidence)));

        Assert.Contains("'fixed'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Return null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_tenant_is_found_and_judged_later() =>
        Assert.Equal(Some.Frozen, (await JudgeAsync(TenantEvidence.OfSlug(Some.Frozen.Slug))).Tenant);

    /// <summary>Whatever the evidence and its order, a tenant comes out only if everything names that one.</summary>
    [Fact]
    public async Task A_tenant_comes_out_only_if_all_evidence_names_it()
    {
        TenantEvidence?[] possible = [null, Acme, AcmeBySlug, Globex, Stranger, Malformed, Bad];

        await Gen.Int[0, possible.Length - 1].Select(i => possible[i]).Array[0, 5].SampleAsync(async evidence =>
        {
            var verdict = await JudgeAsync(evidence);
            var said = evidence.Where(e => e is not null).ToArray();
            var onlyAcme = said.Length > 0 && said.All(e => e == Acme || e == AcmeBySlug);
            var onlyGlobex = said.Length > 0 && said.All(e => e == Globex);
            Assert.Equal(onlyAcme ? Some.Acme : onlyGlobex ? Some.Globex : null, verdict.Tenant);
            Assert.Equal(said.Length > 0 && !onlyAcme && !onlyGlobex, verdict.Problem is not null);
        });
    }

    private static int? Status(TenantVerdict verdict)
    {
        Assert.Null(verdict.Tenant);
        return verdict.Problem?.Status;
    }

    private static async Task<TenantVerdict> JudgeAsync(params TenantEvidence?[] evidence)
    {
        var store = new InMemoryTenantStore(Options.Create(new InMemoryTenantOptions().Add(Some.Acme).Add(Some.Globex).Add(Some.Frozen)));
        var consensus = new TenantConsensus(
            evidence.Select(e => new FixedResolver(e)), TestLookup.Over(store), NullLogger<TenantConsensus>.Instance);
        return await consensus.JudgeAsync(new DefaultHttpContext(), default);
    }
}

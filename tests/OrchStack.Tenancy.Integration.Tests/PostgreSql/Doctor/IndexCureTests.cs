namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>Indexes that row-level security keeps from being used, and that the cure of the finding makes of use.</summary>
public sealed class IndexCureTests(Ward ward) : IClassFixture<Ward>
{
    [Theory]
    [InlineData("CREATE INDEX by_doc ON memos USING gin (doc)", "doc @> '{\"k\": 7}'", null, "doc @> '{\"k\": 7}'", "Index Cond: (doc @>")]
    [InlineData("CREATE INDEX by_words ON memos USING gin (words)", "words @@ 'w7'::tsquery", null, "words @@ 'w7'::tsquery", "Index Cond: (words @@")]
    [InlineData("CREATE INDEX by_amount ON memos (amount)", "amount = 7", null, "amount = 7", "(amount = '7'::numeric)")]
    [InlineData("CREATE INDEX by_body ON memos (body text_pattern_ops)", "body LIKE 'b0007%'", null, "body COLLATE \"C\" ^@ 'b0007'", ">= 'b0007'::text")]
    [InlineData("CREATE INDEX by_lower ON memos (lower(body))", "lower(body) = 'b0007'",
        "ALTER TABLE memos ADD COLUMN lower_body text GENERATED ALWAYS AS (lower(body)) STORED; CREATE INDEX ON memos ({column}, lower_body); DROP INDEX by_lower; ANALYZE memos",
        "lower_body = 'b0007'", "(lower_body = 'b0007'::text)")]
    public async Task The_cure_brings_the_index_back(string index, string condition, string? byHand, string cured, string indexCondition)
    {
        await using var consultation = await Consultation.BeginAsync(ward[TenantKeyType.Uuid], TenantKeyType.Uuid);
        await consultation.RunAsync($$"""
            INSERT INTO memos ({column}, body, amount, doc, words)
                SELECT '{acme}', 'b' || lpad(n::text, 5, '0'), n, jsonb_build_object('k', n), to_tsvector('simple', 'w' || n) FROM generate_series(1, 20000) n;
            {{index}}; ANALYZE memos
            """);
        var finding = Assert.Single(await consultation.ExamineAsync());
        var before = await consultation.PlanAsync($"SELECT id FROM memos WHERE {condition}");

        await consultation.RunAsync($"{byHand ?? finding.Repair}\n; ANALYZE memos");
        var after = await consultation.PlanAsync($"SELECT id FROM memos WHERE {cured}");

        Assert.Equal("index-unusable", finding.Code);
        Assert.Contains("Filter: ", before, StringComparison.Ordinal);
        Assert.DoesNotContain(IndexConditions(before), line => line.Contains(indexCondition, StringComparison.Ordinal) || line.Contains("b0007", StringComparison.Ordinal));
        Assert.Contains(IndexConditions(after), line => line.Contains(indexCondition.Replace("Index Cond: ", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    private static IEnumerable<string> IndexConditions(string plan) => plan.Split('\n').Where(line => line.Contains("Index Cond: ", StringComparison.Ordinal));
}

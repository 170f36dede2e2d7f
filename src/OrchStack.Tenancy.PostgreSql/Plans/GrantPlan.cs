namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Gives the rights on a table back as they were, in the catalogue's order, so that a dump writes the same.</summary>
internal static class GrantPlan
{
    private static readonly string[] Ours = ["PUBLIC", "tenancy_app", "tenancy_platform"];

    public static IEnumerable<string> GiveBack(CatalogTable table)
    {
        var name = table.QualifiedName;
        var whole = table.Grants.Where(grant => grant.Column is null).ToArray();
        yield return $"REVOKE ALL ON {name} FROM {string.Join(", ", Ours.Union(whole.Select(grant => grant.Grantee)))};";
        if (whole.Length == 0)
        {
            // All default rights had been there, and the owner still has them.
            yield return $"GRANT ALL ON {name} TO {table.Owner};";
        }

        foreach (var statement in Grant(name, whole, ""))
        {
            yield return statement;
        }

        foreach (var column in table.Grants.Where(grant => grant.Column is not null).GroupBy(grant => grant.Column!))
        {
            var columns = $" ({SqlText.Name(column.Key)})";
            yield return $"REVOKE ALL{columns} ON {name} FROM {string.Join(", ", column.Select(grant => grant.Grantee).Distinct())};";
            foreach (var statement in Grant(name, column, columns))
            {
                yield return statement;
            }
        }
    }

    private static IEnumerable<string> Grant(string table, IEnumerable<CatalogGrant> grants, string columns) =>
        Runs(grants).Select(run =>
            $"GRANT {string.Join(", ", run.Select(grant => grant.Right + columns))} ON {table} TO {run[0].Grantee}{(run[0].MayGrant ? " WITH GRANT OPTION" : "")};");

    /// <summary>Neighbours of one role and one kind make one statement.</summary>
    private static IEnumerable<List<CatalogGrant>> Runs(IEnumerable<CatalogGrant> grants)
    {
        List<CatalogGrant> run = [];
        foreach (var grant in grants)
        {
            if (run.Count > 0 && (run[0].Grantee, run[0].MayGrant) != (grant.Grantee, grant.MayGrant))
            {
                yield return run;
                run = [];
            }

            run.Add(grant);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }
}

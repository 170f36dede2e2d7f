using System.Globalization;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// The statements of <see cref="PolicyFormBenchmarks"/> in CPU time of the backend, which a busy machine disturbs less than the
/// clock on the wall. Forms take turns, and the least of all rounds counts. For a server on this machine, on Linux. Above a
/// million rows there are fewer rounds, and the form that verifies each row is left out: a scan of it takes minutes.
/// </summary>
internal static class PolicyCpu
{
    private const long ManyRows = 1_000_000;

    private static readonly int Rounds = PolicyForms.Rows > ManyRows ? 5 : 12;

    public static async Task PrintAsync()
    {
        var forms = new Dictionary<PolicyForm, PolicyForms>();
        try
        {
            foreach (var form in Enum.GetValues<PolicyForm>().Where(form => form is not PolicyForm.SignedForEachRow || PolicyForms.Rows <= ManyRows))
            {
                await Console.Error.WriteLineAsync($"Filling the tables of {form} …");
                forms[form] = await PolicyForms.StartAsync(form);
            }

            var statements = Enum.GetValues<PolicyStatement>();
            Console.WriteLine($"| policy | {string.Join(" | ", statements)} |");
            Console.WriteLine($"| --- |{string.Concat(statements.Select(_ => " --- |"))}");
            var least = statements.ToDictionary(statement => statement, statement => Measure(forms, statement));
            foreach (var form in forms.Keys)
            {
                var cells = statements.Select(statement =>
                    ((double)least[statement][form] / least[statement][PolicyForm.HandWritten]).ToString("0.00", CultureInfo.InvariantCulture));
                Console.WriteLine($"| {form} | {string.Join(" | ", cells)} |");
            }
        }
        finally
        {
            foreach (var form in forms.Values)
            {
                await form.DisposeAsync();
            }
        }
    }

    private static Dictionary<PolicyForm, long> Measure(Dictionary<PolicyForm, PolicyForms> forms, PolicyStatement statement)
    {
        var least = forms.Keys.ToDictionary(form => form, _ => long.MaxValue);
        var loops = forms.ToDictionary(form => form.Key, form => form.Value.Loop(statement));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (form, server) in forms)
            {
                server.Sign();
                var before = Nanoseconds(server.BackendPid);
                loops[form].ExecuteNonQuery();
                least[form] = Math.Min(least[form], Nanoseconds(server.BackendPid) - before);
            }
        }

        return least;
    }

    // The first field is the time spent on a processor.
    private static long Nanoseconds(int pid) =>
        long.Parse(File.ReadAllText($"/proc/{pid}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}

using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCoreEncryption;

public sealed class EncryptedPropertyTests(ClinicDatabase clinic) : IClassFixture<ClinicDatabase>
{
    private const string Iban = "DE89370400440532013000";

    private static readonly byte[] Scan = [1, 2, 3, 0, 255];

    [Fact]
    public async Task Are_plain_in_the_application_and_sealed_in_the_database()
    {
        var id = await AddAsync(Tenants.Acme, "Ann");

        var read = await clinic.AsAsync(Tenants.Acme, context => context.Patients.SingleAsync(patient => patient.Id == id));
        Assert.Equal(("flu of Ann", Iban, "note of Ann", "Street of Ann"), (read.Diagnosis, read.Iban, read.Note, read.Address!.Street));
        Assert.Equal(Scan, read.Scan);
        var stored = await clinic.Database.Admin.ReadAllAsync($"""SELECT concat("Diagnosis", "Iban", "Note", "Address_Street", encode("Scan", 'escape')) FROM "Patients" WHERE "Id" = {id}""");
        Assert.All(["flu", Iban, "note", "Street", "\x01\x02\x03"], plain => Assert.DoesNotContain(plain, stored[0], StringComparison.Ordinal));
        Assert.Equal(["Ann"], await clinic.Database.Admin.ReadAllAsync($"""SELECT "Name" FROM "Patients" WHERE "Id" = {id}"""));
    }

    [Fact]
    public async Task Are_read_in_projections_joins_and_on_another_node()
    {
        var id = await AddAsync(Tenants.Acme, "Bob");
        await using var other = clinic.Node();

        Assert.Equal(
            ("flu of Bob", Iban),
            await clinic.AsAsync(Tenants.Acme, context => context.Patients.Where(patient => patient.Id == id).Select(static patient => new ValueTuple<string?, string>(patient.Diagnosis, patient.Iban)).SingleAsync(), other));
        Assert.Equal("flu of Bob", await clinic.AsAsync(Tenants.Acme, context => context.Patients.Join(context.Patients, static left => left.Id, static right => right.Id, static (left, right) => right)
            .Where(patient => patient.Id == id && patient.Diagnosis != null && patient.Scan != null).Select(static patient => patient.Diagnosis).SingleAsync()));
        Assert.Equal(1, await clinic.AsAsync(Tenants.Acme, context => context.Patients.CountAsync(patient => patient.Id == id && patient.Note != null)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Are_read_with_what_belongs_to_a_row(bool isSplit)
    {
        var id = await AddAsync(Tenants.Acme, "Gil");
        await clinic.AsAsync(Tenants.Acme, async context =>
        {
            context.Add(new Letter { PatientId = id, Body = "dear Gil" });
            return await context.SaveChangesAsync();
        });

        var patient = await clinic.AsAsync(Tenants.Acme, context =>
            (isSplit ? context.Patients.AsSplitQuery() : context.Patients).Include(static patient => patient.Letters).SingleAsync(patient => patient.Id == id));

        Assert.Equal(("flu of Gil", "dear Gil"), (patient.Diagnosis, Assert.Single(patient.Letters).Body));
    }

    [Fact]
    public async Task Keep_null_and_the_empty_text()
    {
        var id = await clinic.AsAsync(Tenants.Acme, async context =>
        {
            var patient = new Patient { Iban = "" };
            context.Add(patient);
            await context.SaveChangesAsync();
            return patient.Id;
        });

        Assert.Equal(1, await clinic.AsAsync(Tenants.Acme, context => context.Patients.CountAsync(patient => patient.Id == id && patient.Diagnosis == null)));
        Assert.Equal("", await clinic.AsAsync(Tenants.Acme, context => context.Patients.Where(patient => patient.Id == id).Select(static patient => patient.Iban).SingleAsync()));
    }

    [Fact]
    public async Task Are_changed_as_any_other_by_saving_updating_and_bulk_inserts()
    {
        var id = await AddAsync(Tenants.Acme, "Cid");
        await clinic.AsAsync(Tenants.Acme, async context =>
        {
            var patient = await context.Patients.SingleAsync(patient => patient.Id == id);
            Assert.False(context.ChangeTracker.HasChanges());
            patient.Diagnosis = "cold";
            await context.SaveChangesAsync();
            await context.Patients.Where(patient => patient.Id == id).ExecuteUpdateAsync(static set => set.SetProperty(static patient => patient.Iban, "new").SetProperty(static patient => patient.Note, (string?)null));
            return 0;
        });

        var read = await clinic.AsAsync(Tenants.Acme, context => context.Patients.AsNoTracking().SingleAsync(patient => patient.Id == id));
        Assert.Equal(("cold", "new", null), (read.Diagnosis, read.Iban, read.Note));
    }

    [Fact]
    public async Task Hold_their_longest_plaintext_in_their_column()
    {
        var longest = new string('€', 34);
        var id = await AddAsync(Tenants.Acme, "Dan", longest);

        Assert.Equal(longest, await clinic.AsAsync(Tenants.Acme, context => context.Patients.Where(patient => patient.Id == id).Select(static patient => patient.Iban).SingleAsync()));
    }

    [Fact]
    public async Task Of_one_tenant_are_unreadable_to_another_even_where_the_rows_are_its_own()
    {
        var (mine, theirs) = (await AddAsync(Tenants.Globex, "Gus"), await AddAsync(Tenants.Acme, "Eve"));
        await clinic.Database.RunAsync($"""UPDATE "Patients" SET "Diagnosis" = (SELECT "Diagnosis" FROM "Patients" WHERE "Id" = {theirs}) WHERE "Id" = {mine}""");

        await Assert.ThrowsAsync<TenantCiphertextException>(() => clinic.AsAsync(Tenants.Globex, context => context.Patients.SingleAsync(patient => patient.Id == mine)));
        await clinic.Database.RunAsync($"""DELETE FROM "Patients" WHERE "Id" = {mine}""");
    }

    [Fact]
    public async Task Are_refused_in_the_place_of_one_another_and_when_a_letter_was_changed()
    {
        var id = await AddAsync(Tenants.Acme, "Fay");
        await clinic.Database.RunAsync($"""UPDATE "Patients" SET "Diagnosis" = "Iban" WHERE "Id" = {id}""");
        await Assert.ThrowsAsync<TenantCiphertextException>(() => clinic.AsAsync(Tenants.Acme, context => context.Patients.SingleAsync(patient => patient.Id == id)));
        await clinic.Database.RunAsync($"""UPDATE "Patients" SET "Diagnosis" = 'plain' WHERE "Id" = {id}""");
        await Assert.ThrowsAsync<TenantCiphertextException>(() => clinic.AsAsync(Tenants.Acme, context => context.Patients.SingleAsync(patient => patient.Id == id)));
    }

    public static TheoryData<string> LookingInto => [.. Queries.Keys];

    private static readonly Dictionary<string, Func<IQueryable<Patient>, IQueryable<object?>>> Queries = new()
    {
        ["compared"] = static patients => patients.Where(static patient => patient.Iban == Iban),
        ["compared with another"] = static patients => patients.Where(static patient => patient.Iban == patient.Diagnosis),
        ["compared with a variable"] = static patients =>
        {
            var wanted = Guid.NewGuid().ToString();
            return patients.Where(patient => patient.Iban != wanted);
        },
        ["compared after a projection"] = static patients => patients.Select(static patient => new { Secret = patient.Iban }).Where(static row => row.Secret == Iban),
        ["searched"] = static patients => patients.Where(static patient => patient.Diagnosis!.StartsWith("fl")),
        ["searched in the database's own way"] = static patients => patients.Where(static patient => EF.Functions.ILike(patient.Diagnosis!, "f%")),
        ["one of many"] = static patients => patients.Where(static patient => new[] { "a", Iban }.Contains(patient.Iban)),
        ["by name"] = static patients => patients.Where(static patient => EF.Property<string>(patient, nameof(Patient.Iban)) == Iban),
        ["bytes"] = static patients => patients.Where(static patient => patient.Scan == Scan),
        ["of an owned part"] = static patients => patients.Where(static patient => patient.Address!.Street == "here"),
        ["sorted"] = static patients => patients.OrderBy(static patient => patient.Iban),
        ["sorted second"] = static patients => patients.OrderBy(static patient => patient.Id).ThenByDescending(static patient => patient.Diagnosis),
        ["grouped"] = static patients => patients.GroupBy(static patient => patient.Diagnosis).Select(static group => new { group.Key, Count = group.Count() }),
        ["distinct"] = static patients => patients.Select(static patient => patient.Diagnosis).Distinct(),
        ["the greatest"] = static patients => patients.GroupBy(static patient => patient.Id).Select(static group => group.Max(static patient => patient.Iban)),
        ["united"] = static patients => patients.Select(static patient => patient.Iban).Union(patients.Select(static patient => patient.Iban)),
        ["its length"] = static patients => patients.Where(static patient => patient.Iban.Length > 3),
        ["joined"] = static patients => patients.Join(patients, static left => left.Iban, static right => right.Iban, static (left, right) => left.Name),
        ["in an include"] = static patients => patients.Include(static patient => patient.Letters.Where(static letter => letter.Body == "x")),
        ["in an include of its own"] = static patients => patients.Include(static patient => patient.Letters.OrderBy(static letter => letter.Body)).AsSplitQuery(),
        ["in a collection of a projection"] = static patients => patients.Select(static patient => patient.Letters.Where(static letter => letter.Body.StartsWith("xy")).ToList()).AsSplitQuery(),
        ["in a subquery"] = static patients => patients.Where(patient => patients.Any(other => other.Id != patient.Id && other.Iban == patient.Iban)),
    };

    [Theory]
    [MemberData(nameof(LookingInto))]
    public async Task Are_not_looked_into_by_a_query(string use)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => clinic.AsAsync(Tenants.Acme, context => Queries[use](context.Patients).ToListAsync()));

        Assert.Contains("encrypted column", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_set_to_one_another_by_a_statement() => Assert.Contains("encrypted column", (await Assert.ThrowsAsync<InvalidOperationException>(() =>
        clinic.AsAsync(Tenants.Acme, static context => context.Patients.ExecuteUpdateAsync(static set => set.SetProperty(static patient => patient.Iban, static patient => patient.Diagnosis!))))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Serve_tenants_side_by_side()
    {
        Tenant[] tenants = [Tenants.Acme, Tenants.Globex];
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            var tenant = tenants[i % 2];
            var id = await AddAsync(tenant, $"{tenant.Slug} {i}");
            Assert.Equal($"flu of {tenant.Slug} {i}", await clinic.AsAsync(tenant, context => context.Patients.Where(patient => patient.Id == id).Select(static patient => patient.Diagnosis).SingleAsync()));
        })));
    }

    private Task<int> AddAsync(Tenant tenant, string name, string iban = Iban) => clinic.AsAsync(tenant, async context =>
    {
        var patient = new Patient { Name = name, Diagnosis = $"flu of {name}", Iban = iban, Scan = Scan, Note = $"note of {name}", Address = new Address { Street = $"Street of {name}" } };
        context.Add(patient);
        await context.SaveChangesAsync();
        return patient.Id;
    });
}

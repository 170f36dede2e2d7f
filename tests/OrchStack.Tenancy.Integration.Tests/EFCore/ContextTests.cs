using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

public sealed class ContextTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    [Fact]
    public async Task Each_tenant_sees_exactly_its_rows_with_includes_joins_and_raw_sql()
    {
        foreach (var (tenant, name) in new[] { (Tenants.Acme, "Ann Acme"), (Tenants.Globex, "Gus Globex") })
        {
            await library.AsAsync(tenant, async context =>
            {
                var book = await context.Books.Include(b => b.Author).Include(b => b.Labels).AsSplitQuery().SingleAsync(b => b.Title.Contains(name));

                Assert.Equal((name, $"label of {name}"), (book.Author.Name, Assert.Single(book.Labels).Text));
                Assert.Equal([name], await context.Authors.Where(a => a.Name.Contains("Ann") || a.Name.Contains("Gus")).Select(a => a.Name).ToListAsync());
                Assert.Equal([name], await context.Authors.FromSql($"""SELECT * FROM "Authors" WHERE "Name" = {name}""").Select(a => a.Name).ToListAsync());
                Assert.Equal([new Shown(name)], await context.Database.SqlQuery<Shown>($"""SELECT "Name" FROM "Authors" WHERE "Name" IN ('Ann Acme', 'Gus Globex')""").ToListAsync());
                Assert.Equal(name, context.Authors.First(a => a.Name == name).Name); // synchronously too
            });
        }
    }

    [Fact]
    public async Task No_tenant_is_the_typed_error()
    {
        await using var scope = library.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<LibraryContext>();

        await Assert.ThrowsAsync<MissingTenantException>(() => context.Books.ToListAsync());
        Assert.Throws<MissingTenantException>(() => context.Books.Count());
        var save = await Assert.ThrowsAsync<DbUpdateException>(() =>
        {
            context.Authors.Add(new Author { Name = "nobody's" });
            return context.SaveChangesAsync();
        });
        Assert.IsType<MissingTenantException>(save.InnerException);
    }

    [Fact]
    public async Task A_context_without_the_applications_services_says_how_to_give_them()
    {
        await using var context = new LibraryContext(FirstMigration.Options<LibraryContext>(library.Database.Application));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => context.Books.ToListAsync());

        Assert.Contains("UseApplicationServiceProvider", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disconnected_update_or_delete_of_another_tenants_row_changes_nothing()
    {
        var id = await library.AsAsync(Tenants.Globex, context => context.Authors.Where(a => a.Name == "Gus Globex").Select(a => a.Id).SingleAsync());

        await library.AsAsync(Tenants.Acme, async context =>
        {
            var stolen = context.Authors.Update(new Author { Id = id, Name = "stolen" });
            var refusal = await Assert.ThrowsAsync<RowNotVisibleException>(() => context.SaveChangesAsync());
            Assert.Contains("visible to tenant 'acme', so nothing was changed: modified Author", refusal.Message, StringComparison.Ordinal);
            Assert.Same(stolen.Entity, Assert.Single(refusal.Entries).Entity);
            context.ChangeTracker.Clear();
            context.Authors.Remove(new Author { Id = id, Name = "stolen" });
            Assert.Throws<RowNotVisibleException>(() => context.SaveChanges());
            Assert.Equal(0, await context.Authors.Where(a => a.Id == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Name, "stolen")));
            Assert.Equal(0, await context.Authors.Where(a => a.Id == id).ExecuteDeleteAsync());
        });

        Assert.Equal("Gus Globex", await library.AsAsync(Tenants.Globex, context => context.Authors.Where(a => a.Id == id).Select(a => a.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_row_cannot_refer_to_another_tenants_row()
    {
        var foreign = await library.AsAsync(Tenants.Globex, context => context.Authors.Where(a => a.Name == "Gus Globex").Select(a => a.Id).SingleAsync());

        await library.AsAsync(Tenants.Acme, async context =>
        {
            context.Books.Add(new Book { Title = "by a stranger", AuthorId = foreign });

            var fault = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());

            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, Assert.IsType<PostgresException>(fault.InnerException).SqlState);
        });
    }

    [Fact]
    public async Task Unique_names_are_unique_within_a_tenant_and_tell_nothing_about_others()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            context.Authors.Add(new Author { Name = "Gus Globex" }); // the other tenant has one of this name
            await context.SaveChangesAsync();
            context.Authors.Add(new Author { Name = "Gus Globex" });
            var fault = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
            Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.IsType<PostgresException>(fault.InnerException).SqlState);
            await context.Authors.Where(a => a.Name == "Gus Globex").ExecuteDeleteAsync();
        });
    }

    [Fact]
    public async Task Saves_of_one_and_of_many_rows_in_and_out_of_transactions_keep_the_tenant()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var author = new Author { Name = "Ada" };
            context.Authors.Add(author);
            Assert.Equal(1, await context.SaveChangesAsync());

            author.Books.AddRange([new Book { Title = "one" }, new Book { Title = "two" }, new Book { Title = "three" }]);
            Assert.Equal(3, await context.SaveChangesAsync());

            await using (var transaction = await context.Database.BeginTransactionAsync())
            {
                author.Name = "Ada L.";
                author.Books[0].Title = "uno";
                Assert.Equal(2, await context.SaveChangesAsync());
                Assert.Equal(3, await context.Books.CountAsync(b => b.AuthorId == author.Id));
                await transaction.RollbackAsync();
            }

            context.ChangeTracker.Clear();
            author = await context.Authors.Include(a => a.Books).SingleAsync(a => a.Id == author.Id);
            Assert.Equal("Ada", author.Name);
            author.Name = "Ada Lovelace";
            Assert.Equal(1, context.SaveChanges());

            context.Remove(author);
            Assert.Equal(4, await context.SaveChangesAsync());
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Saves_in_a_transaction_scope_keep_the_tenant_and_end_with_the_scope(int rows)
    {
        async Task<int> SaveAsync(string name, bool complete)
        {
            using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                await library.AsAsync(Tenants.Acme, context =>
                {
                    context.AddRange(Enumerable.Range(0, rows).Select(i => new Label { Text = name }));
                    return context.SaveChangesAsync();
                });
                if (complete)
                {
                    scope.Complete();
                }
            }

            Assert.Equal(0, await library.AsAsync(Tenants.Globex, context => context.Set<Label>().CountAsync(l => l.Text == name)));
            return await library.AsAsync(Tenants.Acme, context => context.Set<Label>().CountAsync(l => l.Text == name));
        }

        Assert.Equal(rows, await SaveAsync($"complete {rows}", complete: true));
        Assert.Equal(0, await SaveAsync($"left {rows}", complete: false));
    }

    [Fact]
    public async Task A_save_of_many_rows_is_refused_with_the_same_typed_errors()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            foreach (var name in new[] { "planted", "planted too" })
            {
                context.Add(new Author { Name = name }).Property("TenantId").CurrentValue = Tenants.Globex.Id.Value;
            }

            var planted = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
            Assert.IsType<CrossTenantWriteException>(planted.InnerException);
            Assert.IsType<CrossTenantWriteException>(Assert.Throws<DbUpdateException>(() => context.SaveChanges()).InnerException);
        });

        await using var scope = library.Services.CreateAsyncScope();
        var nobody = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        nobody.AddRange(new Label { Text = "nobody's" }, new Label { Text = "nobody's" });
        var missing = await Assert.ThrowsAsync<DbUpdateException>(() => nobody.SaveChangesAsync());
        Assert.IsType<MissingTenantException>(missing.InnerException);
    }

    [Fact]
    public async Task Deleting_what_an_optional_reference_names_clears_the_reference_and_not_the_tenant()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var editor = new Author { Name = "Eve" };
            var book = new Book { Title = "edited", Author = new Author { Name = "Eva" }, Editor = editor };
            context.Add(book);
            await context.SaveChangesAsync();
            context.ChangeTracker.Clear();

            Assert.Equal(1, await context.Authors.Where(a => a.Id == editor.Id).ExecuteDeleteAsync());

            Assert.Null((await context.Books.SingleAsync(b => b.Id == book.Id)).EditorId);
        });
    }

    [Fact]
    public async Task A_lost_update_is_still_a_conflict_although_a_context_row_was_counted()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var label = new Label { Text = "fading" }; // no concurrency token: the save has no result set
            context.Add(label);
            await context.SaveChangesAsync();
            await context.Set<Label>().Where(l => l.Id == label.Id).ExecuteDeleteAsync();
            label.Text = "gone";

            await Assert.ThrowsAnyAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
            Assert.ThrowsAny<DbUpdateConcurrencyException>(() => context.SaveChanges());
        });
    }

    [Fact]
    public async Task A_row_is_not_moved_to_another_tenant()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var author = await context.Authors.FirstAsync(a => a.Name == "Ann Acme");
            context.Entry(author).Property("TenantId").CurrentValue = Tenants.Globex.Id.Value;

            await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        });
    }

    [Fact]
    public async Task A_new_row_for_another_tenant_is_refused_by_PostgreSQL()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var author = new Author { Name = "planted" };
            context.Add(author).Property("TenantId").CurrentValue = Tenants.Globex.Id.Value;

            var fault = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());

            Assert.IsType<CrossTenantWriteException>(fault.InnerException);
        });
    }

    [Fact]
    [SuppressMessage("Security", "EF1002:Risk of vulnerability to SQL injection", Justification = "That is the attack.")]
    public async Task Injected_raw_sql_gets_nothing_and_stacked_sql_never_runs()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var widened = "x' OR true --";
            var stacked = "x'; SELECT * FROM \"Authors\" --";

            var seen = await context.Authors.FromSqlRaw($"""SELECT * FROM "Authors" WHERE "Name" = '{widened}'""").Select(a => a.Name).ToListAsync();
            Assert.DoesNotContain("Gus Globex", seen);
            Assert.Contains("Ann Acme", seen);
            await Assert.ThrowsAsync<SeveralStatementsException>(() => context.Database.ExecuteSqlRawAsync($"""UPDATE "Authors" SET "Name" = "Name" WHERE "Name" = '{stacked}'"""));

            // In a transaction a context is in force already, so a plain command would run them all.
            await using var transaction = await context.Database.BeginTransactionAsync();
            await Assert.ThrowsAsync<SeveralStatementsException>(() => context.Authors.FromSqlRaw($"""SELECT * FROM "Authors" WHERE "Name" = '{stacked}'""").ToListAsync());
        });
    }

    [Fact]
    public async Task An_output_parameter_comes_back()
    {
        await library.Database.RunAsync("CREATE OR REPLACE PROCEDURE add_one(IN a int, INOUT b int) LANGUAGE plpgsql AS 'BEGIN b := a + 1; END'");
        await library.AsAsync(Tenants.Acme, async context =>
        {
            var output = new NpgsqlParameter<int>("b", 0) { Direction = ParameterDirection.InputOutput };

            await context.Database.ExecuteSqlRawAsync("CALL add_one(41, @b)", output);

            Assert.Equal(42, output.Value);
        });
    }

    [Theory]
    [InlineData("Max Auto Prepare=10")]
    [InlineData("No Reset On Close=true")]
    public async Task Settings_that_leak_between_tenants_are_refused(string setting)
    {
        var services = Tenants.Services(library.Database);
        services.AddDbContext<LibraryContext>(o => o.UseNpgsql($"{library.Database.Application};{setting}").UseOrchStackTenancy());
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async (scope, ct) =>
        {
            var context = scope.Services.GetRequiredService<LibraryContext>();
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => context.Authors.ToListAsync(ct));
            Assert.Contains(setting.Split('=')[0], fault.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Find_by_an_equal_key_never_shows_the_entity_tracked_for_another_tenant()
    {
        await using var scope = library.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        var author = await library.Scopes.RunAsync(Tenants.Globex.Id, ct => context.Authors.SingleAsync(a => a.Name == "Gus Globex", ct));

        await library.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            var refusal = await Assert.ThrowsAsync<ContextTenantException>(() => context.Authors.ToListAsync(ct));
            Assert.Contains("ChangeTracker.Clear", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<ContextTenantException>(() => context.Authors.FindAsync([author.Id], ct).AsTask());
            Assert.Throws<ContextTenantException>(() => context.Find<Author>(author.Id));
            Assert.Same(author, Assert.Single(context.Authors.Local)); // control: what it would have found

            context.ChangeTracker.Clear();
            Assert.Empty(context.Authors.Local);
            Assert.Null(await context.Authors.FindAsync([author.Id], ct));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_added_under_one_tenant_is_not_saved_for_another(bool onceMore)
    {
        await using var scope = library.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        await library.Scopes.RunAsync(Tenants.Acme.Id, _ => Task.FromResult(context.Add(new Author { Name = "of Acme, saved late" })));

        await library.Scopes.RunAsync(Tenants.Globex.Id, async ct =>
        {
            if (onceMore)
            {
                Assert.Throws<ContextTenantException>(() => context.Add(new Author { Name = "of Globex" }));
            }

            var fault = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(ct));
            Assert.IsType<ContextTenantException>(fault.InnerException);
        });

        await using var rows = library.Database.Admin.CreateCommand("""SELECT count(*) FROM "Authors" WHERE "Name" IN ('of Acme, saved late', 'of Globex')""");
        Assert.Equal(0L, await rows.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("Attach")]
    [InlineData("Update")]
    [InlineData("Remove")]
    public async Task What_was_attached_under_one_tenant_changes_nothing_of_another(string how)
    {
        var id = await library.AsAsync(Tenants.Globex, context => context.Authors.Where(a => a.Name == "Gus Globex").Select(a => a.Id).SingleAsync());
        await using var scope = library.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<LibraryContext>();
        await library.Scopes.RunAsync(Tenants.Acme.Id, _ =>
        {
            var came = new Author { Id = id, Name = "Acme's of this key" };
            return Task.FromResult(how switch
            {
                "Attach" => context.Attach(came).Property(a => a.Name).IsModified = true,
                "Update" => context.Update(came) is not null,
                _ => context.Remove(came) is not null,
            });
        });

        await library.Scopes.RunAsync(Tenants.Globex.Id, async ct =>
        {
            var fault = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync(ct));
            Assert.IsType<ContextTenantException>(fault.InnerException);
        });

        Assert.Equal("Gus Globex", await library.AsAsync(Tenants.Globex, other => other.Authors.Where(a => a.Id == id).Select(a => a.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_context_that_is_pointed_at_another_login_sends_nothing()
    {
        await library.AsAsync(Tenants.Acme, async context =>
        {
            context.Database.SetConnectionString(library.Database.Migrator); // it bypasses row-level security

            var refusal = await Assert.ThrowsAsync<OtherConnectionException>(() => context.Authors.ToListAsync());

            Assert.Contains(library.Database.MigratorLogin, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("IPlatformDbContextFactory<LibraryContext>", refusal.Message, StringComparison.Ordinal);
        });

        // EF Core leaves the string on the context, which comes out of the pool again.
        Assert.Equal(["Ann Acme"], await library.AsAsync(Tenants.Acme, context => context.Authors.Where(a => a.Name.StartsWith("Ann")).Select(a => a.Name).ToListAsync()));
    }

    [Fact]
    public async Task Pooled_contexts_under_many_workers_never_show_another_tenants_rows()
    {
        var wrong = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var (tenant, name) = i % 2 == 0 ? (Tenants.Acme, "Gus Globex") : (Tenants.Globex, "Ann Acme");
            await library.AsAsync(tenant, async context =>
                Interlocked.Add(ref wrong, await context.Books.CountAsync(b => b.Title.Contains(name))));
        });

        Assert.Equal(0, wrong);
    }

    [Fact]
    public async Task Control_a_pooled_context_that_took_its_tenant_in_the_constructor_leaks()
    {
        var services = new ServiceCollection();
        services.AddDbContextPool<FilteredContext>(o => o.UseNpgsql(PostgresServer.ConnectionString(library.Database.Name)));
        await using var provider = services.BuildServiceProvider();

        async Task<List<string>> ReadAsync(Tenant tenant)
        {
            FilteredContext.Current = tenant.Id.Value;
            await using var scope = provider.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<FilteredContext>().Authors.Select(a => a.Name).ToListAsync();
        }

        Assert.Contains("Ann Acme", await ReadAsync(Tenants.Acme));
        Assert.Contains("Ann Acme", await ReadAsync(Tenants.Globex)); // the leak
    }

    /// <summary>A result that is no entity: nobody has to say whose it is.</summary>
    private sealed record Shown(string Name);

    /// <summary>The usual hand-made fence: a query filter on a tenant that the constructor captured.</summary>
    private sealed class FilteredContext(DbContextOptions<FilteredContext> options) : DbContext(options)
    {
        private readonly Guid _tenant = Current;

        public static Guid Current { get; set; }

        public DbSet<Author> Authors => Set<Author>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Author>().ToTable("Authors").Ignore(a => a.Books);
            modelBuilder.Entity<Author>().Property<Guid>("TenantId").HasColumnName("tenant_id");
            modelBuilder.Entity<Author>().HasQueryFilter(a => EF.Property<Guid>(a, "TenantId") == _tenant);
        }
    }
}

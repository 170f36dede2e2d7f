using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy;
using Workspace.Agents;
using Workspace.Audit;
using Workspace.Knowledge;
using Workspace.Memory;
using Workspace.Storage;
using Workspace.Tools;

namespace Workspace.Setup;

/// <summary>Fills an empty workspace from the folder Seeds/{slug}. It runs inside the tenant and is no privileged thing.</summary>
internal sealed class Seeding(WorkspaceDbContext db, Library library, AuditTrail audit, TimeProvider time, IHostEnvironment environment)
{
    public async Task SeedAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(environment.ContentRootPath, "Seeds", tenant.Slug.Value);
        if (!Directory.Exists(folder) || await db.Agents.AnyAsync(cancellationToken))
        {
            return;
        }

        // One transaction, so that a start that was interrupted does not leave half of it for good.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            var body = await File.ReadAllTextAsync(file, cancellationToken);
            await library.AddAsync(TitleOf(body, file), body, cancellationToken);
        }

        await AddAgentsAndMemoryAsync(Path.Combine(folder, "seed.json"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task AddAgentsAndMemoryAsync(string file, CancellationToken cancellationToken)
    {
        await using var json = File.OpenRead(file);
        var seed = await JsonSerializer.DeserializeAsync<SeedFile>(json, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new InvalidOperationException($"{file} holds nothing.");
        foreach (var entry in seed.Agents)
        {
            var agent = new Agent { Name = entry.Name, Instructions = entry.Instructions };
            agent.Tools.AddRange(entry.Tools.Select(tool => new Tool { Name = tool.Name, Description = tool.Description }));
            db.Agents.Add(agent);
            audit.Record("agent.added", entry.Name);
        }

        var now = time.GetUtcNow();
        db.Memory.AddRange(seed.Memory.Select(text => new MemoryEntry { Text = text, RememberedAt = now }));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static string TitleOf(string body, string file) =>
        body.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? Path.GetFileNameWithoutExtension(file);
}

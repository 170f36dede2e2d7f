using Microsoft.EntityFrameworkCore;
using Workspace.Agents;
using Workspace.Audit;
using Workspace.Conversations;
using Workspace.Knowledge;
using Workspace.Memory;
using Workspace.Tools;

namespace Workspace.Storage;

/// <summary>
/// An ordinary context. Nothing in it names a tenant: the attribute on each entity gives its table a tenant column,
/// keys that begin with it, and row-level security.
/// </summary>
public sealed class WorkspaceDbContext(DbContextOptions<WorkspaceDbContext> options) : DbContext(options)
{
    public DbSet<Agent> Agents => Set<Agent>();

    public DbSet<Tool> Tools => Set<Tool>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<MemoryEntry> Memory => Set<MemoryEntry>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<Passage> Passages => Set<Passage>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Agent>(agent =>
        {
            agent.HasIndex(a => a.Name).IsUnique();
            agent.HasMany(a => a.Tools).WithOne().HasForeignKey(tool => tool.AgentId).OnDelete(DeleteBehavior.Cascade);
            agent.HasMany<Conversation>().WithOne().HasForeignKey(conversation => conversation.AgentId).OnDelete(DeleteBehavior.SetNull);
            agent.HasMany<MemoryEntry>().WithOne().HasForeignKey(entry => entry.AgentId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<Conversation>()
            .HasMany(conversation => conversation.Messages).WithOne().HasForeignKey(message => message.ConversationId).OnDelete(DeleteBehavior.Cascade);
        modelBuilder.Entity<MemoryEntry>().ToTable("MemoryEntries");
        modelBuilder.Entity<Document>(document =>
        {
            document.Property(d => d.Title).HasMaxLength(Document.TitleLength);
            document.HasMany(d => d.Passages).WithOne(passage => passage.Document).HasForeignKey(passage => passage.DocumentId).OnDelete(DeleteBehavior.Cascade);
        });

        // No GIN index: @@ is not leakproof, so under row-level security PostgreSQL narrows by tenant first and would not use it.
        modelBuilder.Entity<Passage>().HasGeneratedTsVectorColumn(
            passage => passage.SearchVector!, KnowledgeSearch.Language, passage => new { passage.Heading, passage.Text });
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("AuditEntries");
            entry.Property(e => e.Subject).HasMaxLength(AuditEntry.SubjectLength);
        });
        SnakeCaseNames.Apply(modelBuilder.Model);
    }
}

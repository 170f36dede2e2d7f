using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Asks before <c>Find</c> answers from what a context tracks: it would send no command, and show one tenant the entity of another with the same key.</summary>
[SuppressMessage("Usage", "EF1001:Internal EF Core API usage.", Justification = "Nothing public hears of a search that needs no query.")]
internal sealed class JoiningFinderSource(IEntityFinderSource inner) : IEntityFinderSource
{
    public IEntityFinder Create(IStateManager stateManager, IDbSetSource setSource, IDbSetCache setCache, IEntityType type)
    {
        ContextServices.Join(stateManager.Context);
        return inner.Create(stateManager, setSource, setCache, type);
    }
}

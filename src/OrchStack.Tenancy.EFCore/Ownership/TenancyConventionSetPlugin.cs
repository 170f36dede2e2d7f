using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace OrchStack.Tenancy.EFCore;

internal sealed class TenancyConventionSetPlugin(EFCoreTenancyOptions options) : IConventionSetPlugin
{
    public ConventionSet ModifyConventions(ConventionSet conventionSet)
    {
        // Early: EF Core's own decide on keys and columns by what is there. But entities that nothing refers to any more go first.
        var cleanup = conventionSet.ModelFinalizingConventions.FindIndex(convention => convention is ModelCleanupConvention);
        conventionSet.ModelFinalizingConventions.Insert(cleanup + 1, new OwnershipConvention(options));
        return conventionSet;
    }
}

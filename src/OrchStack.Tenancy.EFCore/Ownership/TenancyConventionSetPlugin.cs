using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace OrchStack.Tenancy.EFCore;

internal sealed class TenancyConventionSetPlugin(EFCoreTenancyOptions options) : IConventionSetPlugin
{
    public ConventionSet ModifyConventions(ConventionSet conventionSet)
    {
        conventionSet.ModelFinalizingConventions.Insert(0, new OwnershipConvention(options));
        return conventionSet;
    }
}

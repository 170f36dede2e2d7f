using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says whose work the payloads are that were queued before the upgrade.</summary>
public static class WorkTenancyBuilderExtensions
{
    /// <summary>Finds the tenant of an old payload by a class that may ask the application's services.</summary>
    public static OrchStackTenancyBuilder AddWorkMapper<T, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMapper>(
        this OrchStackTenancyBuilder builder)
        where T : notnull
        where TMapper : class, ITenantWorkMapper<T>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ITenantWorkMapper<T>, TMapper>());
        return builder;
    }

    /// <summary>Finds the tenant of an old payload in the payload itself; null refuses it.</summary>
    public static OrchStackTenancyBuilder AddWorkMapper<T>(this OrchStackTenancyBuilder builder, Func<T, TenantId?> map)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(map);
        builder.Services.AddSingleton<ITenantWorkMapper<T>>(new WorkMapperFunction<T>(map));
        return builder;
    }
}

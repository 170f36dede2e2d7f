using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>The current tenant's settings in the framework's words. Named options are not the tenants' and come from the code.</summary>
internal sealed class TenantOptionsSnapshot<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
    ITenantSettings<T> settings, IOptionsFactory<T> factory) : IOptionsSnapshot<T>
    where T : class
{
    public T Value => settings.Value;

    public T Get(string? name) => string.IsNullOrEmpty(name) ? Value : factory.Create(name);
}

using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace NativeSmoke.Settings;

/// <summary>Adds the settings; with HOSTILE defined in the way that a native application cannot.</summary>
internal static class SmokeSettings
{
    public static OrchStackTenancyBuilder AddSmokeSettings(this OrchStackTenancyBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Greeting>, GreetingValidator>());
#if HOSTILE
        builder.AddTenantSettings<Greeting>(Greeting.Section);
#else
        builder.AddTenantSettings(Greeting.Section, SmokeJson.Default.Greeting);
#endif
        return builder.AddPlanSettings("large", Greeting.Section, """{ "times": 3 }""");
    }
}

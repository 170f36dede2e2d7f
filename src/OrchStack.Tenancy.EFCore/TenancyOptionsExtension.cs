using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Puts tenancy into EF Core's own services.</summary>
internal sealed class TenancyOptionsExtension : IDbContextOptionsExtension
{
    private readonly TenancyOptionsExtensionInfo _info;

    public TenancyOptionsExtension(EFCoreTenancyOptions options)
    {
        Options = options;
        _info = new TenancyOptionsExtensionInfo(this);
    }

    public EFCoreTenancyOptions Options { get; }

    public DbContextOptionsExtensionInfo Info => _info;

    [SuppressMessage("Usage", "EF1001:Internal EF Core API usage.", Justification = "Nothing public hears of an entity before it is attached, or is found without a query.")]
    public void ApplyServices(IServiceCollection services)
    {
        Decorate<IRelationalAnnotationProvider, TenancyAnnotationProvider>(services);
        Decorate<IMigrationsSqlGenerator, TenancyMigrationsSqlGenerator>(services);
        Decorate<IMigrator, TenantlessMigrator>(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConventionSetPlugin, TenancyConventionSetPlugin>(_ => new(Options)));
        Decorate<IModelCacheKeyFactory, EncryptionModelCacheKeyFactory>(services);
        Decorate<IQueryTranslationPostprocessorFactory, EncryptedQueryPostprocessorFactory>(services);
        services.TryAddEnumerable(ServiceDescriptor.Scoped<IConventionSetPlugin, EncryptionConventionSetPlugin>(
            provider => new(provider.GetRequiredService<ICurrentDbContext>(), Options)));
        if (!services.Any(service => service.ImplementationType == typeof(PlatformCommandInterceptor)))
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IInterceptor, TenantCommandInterceptor>());
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IInterceptor, InvisibleRowInterceptor>());
        ComeLast<IDbCommandInterceptor>(services);
        ComeLast<ISaveChangesInterceptor>(services);
        Decorate<IEntityGraphAttacher, JoiningAttacher>(services);
        Decorate<IEntityFinderSource, JoiningFinderSource>(services);
        services.TryAddScoped<ContextConnection>();
        services.TryAddScoped<ContextTenant>();
        services.AddScoped<IResettableService>(provider => provider.GetRequiredService<ContextTenant>());
        services.AddScoped<IResettableService>(provider => provider.GetRequiredService<ContextConnection>());
    }

    public void Validate(IDbContextOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Options.Column, "EFCoreTenancyOptions.Column");
    }

    private static void Decorate<TService, TDecorator>(IServiceCollection services)
        where TService : class
        where TDecorator : class, TService
    {
        var inner = services.LastOrDefault(service => service.ServiceType == typeof(TService)) ?? throw new InvalidOperationException(
            "UseOrchStackTenancy() was called before the database provider. Call UseNpgsql(…) first, then UseOrchStackTenancy().");
        services.Replace(new ServiceDescriptor(
            typeof(TService),
            provider => ActivatorUtilities.CreateInstance<TDecorator>(provider, Create(provider, inner)),
            inner.Lifetime));
    }

    private static void ComeLast<TInterceptor>(IServiceCollection services)
        where TInterceptor : class, IInterceptor
    {
        var inner = services.Single(service => typeof(InterceptorAggregator<TInterceptor>).IsAssignableFrom(service.ImplementationType));
        services.Remove(inner);
        services.Add(new ServiceDescriptor(
            inner.ServiceType, provider => new LastInterceptor((IInterceptorAggregator)Create(provider, inner)), inner.Lifetime));
    }

    private static object Create(IServiceProvider provider, ServiceDescriptor service) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}

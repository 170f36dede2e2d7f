using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.EFCore;

/// <summary>A model holds the encryptor of its application: two applications in one process, as in tests, must not share it.</summary>
internal sealed class EncryptionModelCacheKeyFactory(IModelCacheKeyFactory inner) : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime)
    {
        var key = inner.Create(context, designTime);
        return ContextServices.Find(context)?.GetService<ITenantEncryptor>() is { } encryptor ? (key, encryptor) : key;
    }
}

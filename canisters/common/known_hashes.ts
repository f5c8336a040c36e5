/**
 * SHA-256 of the texts that most blocks hold, keys and types, in hex. Each saves the first block after an upgrade a hash;
 * a text that is not here is hashed when it is met. A test computes them, and finds those that are missing.
 */
export const KNOWN_HASHES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    btype: '02684ace658915922f8d032df9e423535cc45bbf3dbf8c7fe57a372955144d3f',
    phash: '8864a831a29477212fd689197ef113969b9d63002b35f87fddfb8e13484f4372',
    ts: '44ad63f60af0f6db6fdde6d5186ef78176367df261fa06be3079b6c80c8adba4',
    tx: '1b5b9ccb3e8d006a5230de9bda23ff91edc794d4f56410560830b418528e446c',
    caller: '61de55ba3388aec4fdf6ecfc6eef846fb0f1b13e28cc8381270c27ffa313aee5',
    record: '70ce871f8a3d3fb449bc3c3ace6547cef02dfc74ffe48d912532a724bfdbe5b9',
    version: '5ca4f3850ccc331aaf8a257d6086e526a3b42a63e18cb11d020847985b31d188',
    proposal: 'ecd1378bc9dc130008f00d58db5d26f60db55934a49b949af7e6f6a8da2a2beb',
    section: '3fb45623cb3075a8af9a2f81ef3beaa4038541cd71f08e4bf6c79c088f7a4026',
    share: 'c3bc45ac352fe43ff8f0a1cc26d6cc29f71f536dc417906f8513ea44ed4bb161',
    subject: 'a9491f4c1bf7b0cffbadcba2db8f028e4b3f2867cb59e1f3a0bc1968f3c51242',
    vault_length: '3b124407bf28200be68ccccd29c7f070bda9d3ca5d1109acf09da1e5f53d3709',
    vault_head: '8ff2f820872d5be24279b3229bb4c41e150008ddb42096e6b0d6c4d14ff7a896',
    A: '559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd',
    B: 'df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c',
    'nv.record.created': '84d5b2173dee8c008a461d0a116ba18e1cca63f73d6fc7c3e16148a1f5e19e7a',
    'nv.version.submitted': '5f9a7896e63acac6ca42e9719061b9274562cd0e39d8664437f2e97d398c5d8e',
    'nv.release.granted': 'ebd9388f5f9e66b715fbd20251070b6820937b59d7142f50dadbfee8ac6abdcc',
    'nv.release.redeemed': '439f26ff4bfec8427bc5b87b24fa33825d1856b170ab96b600e4d7937cadaabe',
    'nv.release.given_back': '4991e9326ff4135432dcd85f605372298842662b5fc324e2ab0f775e8801731a',
    'nv.release.announced': '0c83f44535ba38ba3adb31a19890a197371d6ec4cf944bcf64d1fee231868d7e',
    'nv.delegate.appointed': '149e257ae53660657377d14d7ccd9889670b9148b6806c7e461dc6fd335defa7',
    'nv.operator.claimed': '6a9df7a2725000013c8a41006de746860b5841559e53d90edf947f1f9500ca41',
    'nv.erasure.requested': 'fab70b3fa6fe70b7fd321481a45d4486ff817861934439f48dab202305cce366',
    'nv.erasure.cancelled': 'db323e5ced64f6e8b4c6c56005cc8a9048b2a7f09f4bb646956d2e094f65caab',
    'nv.record.erased': '93a5376e332dd52e961cc13e2433f2b97cc40691c150cd0ce63b35b6742b91fc',
    'nv.retention.set': '24b2cc207e8ea10d907a055c6f17f67cff335f6ce4ac49b918278578d2d37406',
    'nv.version.dropped': '22647b10793c7bf29e91e6326328f76df11aa26c696bdf7ccbbf396fa9529f47',
    'nv.standard.set': '83cf29aeab6817873205ea154ffe1e853ef2e5a63018994189abe18009ab203b',
    'nv.verifier.accepted': '1fa11455b1fb159e3a43a5b1dd6bbfcb7912cf7ef322e845057b08e770e0d2a5',
    'nv.version.confirmed': '02d01d69fcbb6e6177e1fc2881ba34965ec3736d038a47a14ed92818a83c7ed4',
    'nv.status.refreshed': '425de14e2711c5b963240e4b14cf33b98239ace5c30ec52f3d9d847e03ba27e6',
    'nv.vault.head_witnessed': '22dadc7977ffe43ed6f8690f5832eaedcbed08d4b33f7e477f6a25d34128cffa',
    'nv.vault.rollback_seen': '194518d5793d073e8d86ba346516ea379fbfc0ae84f77cab8c5270005cc37d67'
  })
);

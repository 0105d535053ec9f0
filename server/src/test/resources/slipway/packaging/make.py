"""Makes the files of this folder: python make.py FOLDER, with scikit-learn 1.9.1, joblib, cloudpickle and skops. imports.json
says what CPython itself imported when it loaded them; files that would run something were never loaded."""
import pickle,io,json,os,sys,collections,datetime,decimal,zipfile
import numpy as np, joblib, cloudpickle, sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from joblib.numpy_pickle import NumpyUnpickler
R=sys.argv[1]
X=np.arange(40.).reshape(20,2); y=np.array([0,1]*10)
seen={}
def record(name,data,joblibs=False):
    open(f"{R}/{name}","wb").write(data)
    got=set()
    class Rec(pickle._Unpickler):
        def find_class(self,m,n):
            got.add(m+"."+n); return super().find_class(m,n)
    if joblibs:
        class JRec(NumpyUnpickler):
            def find_class(self,m,n):
                got.add(m+"."+n); return super().find_class(m,n)
        import tempfile
        raw=data
        if data[:1]==b"x":
            import zlib; raw=zlib.decompress(data)
        f=io.BytesIO(raw)
        JRec("x",f,ensure_native_byte_order=False).load()
    else:
        Rec(io.BytesIO(data)).load()
    seen[name]=sorted(got)
tree=RandomForestClassifier(n_estimators=2,max_depth=2,random_state=1).fit(X,y)
pipe=make_pipeline(StandardScaler(),LogisticRegression()).fit(X,y)
for p in (0,2,3,4,5): record(f"pipeline-{p}.pkl",pickle.dumps(pipe,protocol=p))
record("forest-4.pkl",pickle.dumps(tree,protocol=4))
import re
things={"a":[1,2.5,None,True,10**30,-5,b"bytes","text"*2],"s":{1,2},"f":frozenset([3]),"t":(1,2,3,4),"d":datetime.datetime(2026,1,2),"c":decimal.Decimal("1.5"),"o":collections.OrderedDict(a=1),"arr":np.array(["x",None],dtype=object),"rng":np.random.RandomState(1),"g":np.random.default_rng(1),"ba":bytearray(b"q"),"long":"z"*5000}
for p in (0,1,2,5): record(f"things-{p}.pkl",pickle.dumps(things,protocol=p))
b=io.BytesIO(); joblib.dump(tree,b); record("forest.joblib",b.getvalue(),True)
b=io.BytesIO(); joblib.dump({"a":np.arange(5,dtype="i4"),"s":np.array(["ab","c"]),"o":np.array(["x",None],dtype=object),"f":np.asfortranarray(X),"e":np.zeros((0,3))},b); record("arrays.joblib",b.getvalue(),True)
b=io.BytesIO(); joblib.dump(tree,b,compress=3); record("forest-compressed.joblib",b.getvalue(),True)
k=5
def add(x): return x+k
record("function.cloudpickle.pkl",cloudpickle.dumps(add))
v=TfidfVectorizer().fit(["a word or two","another word"]); record("words-5.pkl",pickle.dumps(v,protocol=5))
json.dump(seen,open(f"{R}/imports.json","w"),indent=1)
import skops.io as sio
open(f"{R}/pipeline.skops","wb").write(sio.dumps(pipe))
np.save(f"{R}/objects.npy",np.array([1,"x",None],dtype=object)); np.save(f"{R}/numbers.npy",np.arange(3))
# never loaded
class Run:
    def __reduce__(self): return (os.system,("true",))
for p in range(6): open(f"{R}/system-{p}.pkl","wb").write(pickle.dumps(Run(),protocol=p))
# posix.system through STACK_GLOBAL, its words from the memo
open(f"{R}/recalled.pkl","wb").write(b"\x80\x04\x8c\x06system\x94\x8c\x05posix\x940h\x01h\x00\x93\x8c\x04true\x85R.")
# a name that a call makes
open(f"{R}/made.pkl","wb").write(b"\x80\x04cbuiltins\nstr\n\x8c\x05posix\x85R\x8c\x06system\x93\x8c\x04true\x85R.")
open(f"{R}/inst.pkl","wb").write(b"(S'true'\nios\nsystem\n.")
open(f"{R}/obj.pkl","wb").write(b"(cos\nsystem\nS'true'\no.")
open(f"{R}/cut.pkl","wb").write(pickle.dumps(pipe,protocol=4)[:300])
open(f"{R}/nested.pkl","wb").write(b"\x80\x04cnumpy.core.multiarray\n_reconstruct\n0cos\nsystem\n(S'true'\ntR.")
open(f"{R}/second.pkl","wb").write(pickle.dumps(1)+pickle.dumps(Run()))
with zipfile.ZipFile(f"{R}/torch.pt","w") as z:
    z.writestr("archive/data.pkl",pickle.dumps(Run())); z.writestr("archive/data/0",b"\0"*16); z.writestr("archive/version","3\n")

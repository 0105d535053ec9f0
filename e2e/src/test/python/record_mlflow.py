"""Asks a real MLflow server and writes what it answered, for RecordedAnswersContract to ask again.

    pip install mlflow==3.17.2
    mlflow server --port 5096 --workers 1 --backend-store-uri sqlite:////tmp/fresh.db
    python record_mlflow.py http://127.0.0.1:5096 > answers-3.17.2.jsonl

The store must be new. `$e` and its like stand for values that earlier answers gave, `$ms` for times.
"""

import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE = sys.argv[1]
saved = {}
names = set()


def fill(value):
    if isinstance(value, str):
        return re.sub(r"\$([a-z]\w*)", lambda m: saved.get(m[1], m[0]), value)
    if isinstance(value, list):
        return [fill(item) for item in value]
    if isinstance(value, dict):
        return {key: fill(item) for key, item in value.items()}
    return value


def plain(value):
    """The answer without what differs each time."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int) and value > 1_600_000_000_000:
        return "$ms"
    if isinstance(value, float) and value != value:
        return "NaN"
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("sqlstate", "error_class", "workspace")}
    if isinstance(value, str):
        value = re.split(r" ?Error: \(|\(sqlite3|\n", value)[0]  # what its database says
        for name, known in saved.items():
            if value == known:
                return "$" + name
            if len(known) > 6:
                value = value.replace(known, "$" + name)
            else:
                value = re.sub(r"(mlflow-artifacts:/|[Ee]xperiment |[Ee]xperiment with id |[Ee]xperiment with id=|Experiment with id=|No Experiment with id=|')" + known + r"(?=/|$| )", r"\1$" + name, value)
        return "$any" if re.search("[0-9a-f]{32}", value) else value
    return value


def s(name, method, path, body=None, params=None, data=None, save=None):
    while name in names:
        name += "'"
    names.add(name)
    query = urllib.parse.urlencode(fill(params or {}), doseq=True)
    url = BASE + urllib.parse.quote(fill(path), safe="/%") + ("?" + query if query else "")
    sent = data if data is not None else (json.dumps(fill(body)).encode() if body is not None else None)
    request = urllib.request.Request(url, data=sent, method=method)
    if body is not None:
        request.add_header("Content-Type", "application/json")
    elif data is not None:
        request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        status, text = e.code, e.read().decode()
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    for key, pointer in (save or {}).items():
        found = answer
        for part in pointer[1:].split("/"):
            found = found[part]
        saved[key] = found
    line = {"name": name, "method": method, "path": path}
    if params:
        line["query"] = [[k, v] for k, vs in params.items() for v in (vs if isinstance(vs, list) else [vs])]
    if body is not None:
        line["body"] = body
    if data is not None:
        line["data"] = data.decode()
    if save:
        line["save"] = save
    line["status"] = status
    line["answer"] = plain(answer)
    print(json.dumps(line))


def p(name, call, body, **more):
    s(name, "POST", "/api/2.0/mlflow/" + call, body=body, **more)


def g(name, call, params, **more):
    s(name, "GET", "/api/2.0/mlflow/" + call, params=params, **more)


def d(name, call, body):
    s(name, "DELETE", "/api/2.0/mlflow/" + call, body=body)


def pa(name, call, body):
    s(name, "PATCH", "/api/2.0/mlflow/" + call, body=body)


# experiments, runs, metrics
p('exp create','experiments/create',{'name':'E','tags':[{'key':'k','value':'v'}]},save={'e':'/experiment_id'})
p('exp dup','experiments/create',{'name':'E'})
p('exp name int','experiments/create',{'name':123})
p('exp none','experiments/create',{})
p('exp loc float','experiments/create',{'name':'x','artifact_location':9.0,'tags':[{'key':'key','value':'v'}]})
p('exp tags text','experiments/create',{'name':'x','artifact_location':'my_location','tags':'5'})
p('exp loc frag','experiments/create',{'name':'f','artifact_location':'s3://b/x#frag'})
p('exp loc params','experiments/create',{'name':'f2','artifact_location':'s3://b/x;p=1'})
p('exp loc query','experiments/create',{'name':'f3','artifact_location':'s3://b/x?p=1'})
p('exp loc runs','experiments/create',{'name':'f4','artifact_location':'runs:/abc/x'})
p('exp name 501','experiments/create',{'name':'n'*501})
g('exp get','experiments/get',{'experiment_id':'$e'})
g('exp get none','experiments/get',{})
g('exp get alpha','experiments/get',{'experiment_id':'abc'})
g('exp get missing','experiments/get',{'experiment_id':'999999'})
g('exp by name missing','experiments/get-by-name',{'experiment_name':'nope'})
g('exp by name none','experiments/get-by-name',{})
p('exp search no max','experiments/search',{})
p('exp search 0','experiments/search',{'max_results':0})
p('exp search big','experiments/search',{'max_results':50001})
p('exp search txt','experiments/search',{'max_results':'x'})
p('exp search bad filter','experiments/search',{'max_results':5,'filter':'foo = 1'})
p('exp search bad filter2','experiments/search',{'max_results':5,'filter':"name IN ('a')"})
p('exp search bad order','experiments/search',{'max_results':5,'order_by':['foo']})
p('exp search bad token','experiments/search',{'max_results':5,'page_token':'!!'})
p('exp search name','experiments/search',{'max_results':5,'filter':"name = 'E'"})
p('exp update none','experiments/update',{'experiment_id':'$e'})
p('exp update num','experiments/update',{'experiment_id':'$e','new_name':5})
p('exp update','experiments/update',{'experiment_id':'$e','new_name':'EE'})
p('exp update to Default','experiments/update',{'experiment_id':'$e','new_name':'Default'})
p('exp restore active','experiments/restore',{'experiment_id':'$e'})
p('exp tag','experiments/set-experiment-tag',{'experiment_id':'$e','key':'a','value':''})
p('exp tag noid','experiments/set-experiment-tag',{'key':'a','value':''})
p('exp tag nokey','experiments/set-experiment-tag',{'experiment_id':'$e','value':''})
p('exp tag numv','experiments/set-experiment-tag',{'experiment_id':'$e','key':'a','value':5})
p('exp tag badkey','experiments/set-experiment-tag',{'experiment_id':'$e','key':'../a','value':'x'})
p('exp tag longkey','experiments/set-experiment-tag',{'experiment_id':'$e','key':'k'*251,'value':'x'})
p('exp deltag','experiments/delete-experiment-tag',{'experiment_id':'$e','key':'a'})
p('exp deltag again','experiments/delete-experiment-tag',{'experiment_id':'$e','key':'a'})
p('exp tag missing exp','experiments/set-experiment-tag',{'experiment_id':'99999','key':'a','value':''})
# runs
p('run create','runs/create',{'experiment_id':'$e','start_time':456,'run_name':'my name','user_id':'u','tags':[{'key':'mlflow.user','value':'u'}]},save={'r':'/run/info/run_id'})
g('run get','runs/get',{'run_id':'$r'})
p('run create mismatch','runs/create',{'experiment_id':'$e','run_name':'a','tags':[{'key':'mlflow.runName','value':'b'}]})
p('run create exp int','runs/create',{'experiment_id':5})
p('run create st','runs/create',{'experiment_id':'$e','start_time':'abc'})
p('run create name num','runs/create',{'experiment_id':'$e','run_name':5})
p('run create missing exp','runs/create',{'experiment_id':'99999'})
p('run create defaults','runs/create',{'experiment_id':'$e','run_name':'second'},save={'r2':'/run/info/run_id'})
g('run get none','runs/get',{})
g('run get missing','runs/get',{'run_id':'nope'})
p('metric rid int','runs/log-metric',{'run_id':31,'key':'metric','value':41,'timestamp':59,'step':26})
p('metric key int','runs/log-metric',{'run_id':'$r','key':31,'value':41,'timestamp':59,'step':26})
p('metric step txt','runs/log-metric',{'run_id':'$r','key':'foo','value':31,'timestamp':59,'step':'foo'})
p('metric ts txt','runs/log-metric',{'run_id':'$r','key':'foo','value':31,'timestamp':'foo','step':41})
p('metric rid null','runs/log-metric',{'run_id':None,'key':'foo','value':31,'timestamp':59,'step':41})
p('metric nokey','runs/log-metric',{'run_id':'$r','value':31,'timestamp':59,'step':41})
p('metric keynull','runs/log-metric',{'run_id':'$r','key':None,'value':31,'timestamp':59,'step':41})
p('metric noval','runs/log-metric',{'run_id':'$r','key':'k','timestamp':59})
p('metric val txt','runs/log-metric',{'run_id':'$r','key':'k','value':'abc','timestamp':59})
p('metric nots','runs/log-metric',{'run_id':'$r','key':'k','value':1})
p('metric negts','runs/log-metric',{'run_id':'$r','key':'k','value':1,'timestamp':-1})
p('metric badkey','runs/log-metric',{'run_id':'$r','key':'a?b','value':1,'timestamp':1})
p('metric path','runs/log-metric',{'run_id':'$r','key':'../b','value':1,'timestamp':1})
p('metric long','runs/log-metric',{'run_id':'$r','key':'k'*251,'value':1,'timestamp':1})
p('metric norun','runs/log-metric',{'run_id':'nope','key':'k','value':1,'timestamp':1})
p('metric ok','runs/log-metric',{'run_id':'$r','key':'m','value':1.5,'timestamp':1,'step':2})
p('metric nan','runs/log-metric',{'run_id':'$r','key':'nan','value':'NaN','timestamp':1,'step':2})
p('metric inf','runs/log-metric',{'run_id':'$r','key':'inf','value':'Infinity','timestamp':1,'step':2})
p('metric model missing','runs/log-metric',{'run_id':'$r','key':'m','value':1.5,'timestamp':1,'step':2,'model_id':'m-nope'})
p('param rid','runs/log-parameter',{'run_id':31,'key':'param','value':'41'})
p('param key','runs/log-parameter',{'run_id':'$r','key':31,'value':'41'})
p('param val','runs/log-parameter',{'run_id':'$r','key':'p','value':41})
p('param nokey','runs/log-parameter',{'run_id':'$r','value':'41'})
p('param ok','runs/log-parameter',{'run_id':'$r','key':'p','value':'1'})
p('param again','runs/log-parameter',{'run_id':'$r','key':'p','value':'1'})
p('param other','runs/log-parameter',{'run_id':'$r','key':'p','value':'2'})
p('param badkey','runs/log-parameter',{'run_id':'$r','key':'a?','value':'2'})
p('param longkey','runs/log-parameter',{'run_id':'$r','key':'k'*251,'value':'2'})
p('tag rid','runs/set-tag',{'run_id':31,'key':'tag','value':41})
p('tag val','runs/set-tag',{'run_id':'$r','key':'tag','value':41})
p('tag nokey','runs/set-tag',{'run_id':'$r','value':'value'})
p('tag uuid','runs/set-tag',{'run_uuid':'$r','key':'k','value':'v'})
p('tag badkey','runs/set-tag',{'run_id':'$r','key':'a?','value':'v'})
p('deltag missing run','runs/delete-tag',{'run_id':'fake_run_id','key':'k'})
p('deltag missing','runs/delete-tag',{'run_id':'$r','key':'fakeTag'})
p('deltag nokey','runs/delete-tag',{'run_id':'$r'})
p('deltag','runs/delete-tag',{'run_id':'$r','key':'k'})
for f in ('metrics','params','tags'):
    p('batch '+f,'runs/log-batch',{'run_id':'$r',f:'foo'})
    p('batch item '+f,'runs/log-batch',{'run_id':'$r',f:[{'value':'1'}]})
    p('batch num '+f,'runs/log-batch',{'run_id':'$r',f:[5]})
p('batch nots','runs/log-batch',{'run_id':'$r','metrics':[{'key':'mae','value':2.5}]})
p('batch noval','runs/log-batch',{'run_id':'$r','metrics':[{'key':'mae','timestamp':5}]})
p('batch nostep','runs/log-batch',{'run_id':'$r','metrics':[{'key':'mae','value':2.5,'timestamp':123456789}]})
p('batch norun','runs/log-batch',{'metrics':[]})
p('batch missing run','runs/log-batch',{'run_id':'nope','metrics':[]})
p('batch badkey','runs/log-batch',{'run_id':'$r','metrics':[{'key':'a','value':1,'timestamp':1},{'key':'a?b','value':1,'timestamp':1}]})
p('batch badts','runs/log-batch',{'run_id':'$r','metrics':[{'key':'a','value':1,'timestamp':-1}]})
p('batch 101 params','runs/log-batch',{'run_id':'$r','params':[{'key':'p%d'%i,'value':'1'} for i in range(101)]})
p('batch 101 tags','runs/log-batch',{'run_id':'$r','tags':[{'key':'p%d'%i,'value':'1'} for i in range(101)]})
p('batch dup params','runs/log-batch',{'run_id':'$r','params':[{'key':'d','value':'1'},{'key':'d','value':'2'}]})
p('batch dup same','runs/log-batch',{'run_id':'$r','params':[{'key':'d','value':'1'},{'key':'d','value':'1'}]})
p('batch change','runs/log-batch',{'run_id':'$r','params':[{'key':'p','value':'9'},{'key':'zz','value':'1'}]})
p('update none','runs/update',{})
p('update status int','runs/update',{'run_id':'$r2','status':3})
p('update status bogus','runs/update',{'run_id':'$r2','status':'BOGUS'})
p('update endtime','runs/update',{'run_id':'$r2','end_time':'x'})
p('update name','runs/update',{'run_id':'$r2','run_name':'zed','status':'FINISHED','end_time':5})
g('run2','runs/get',{'run_id':'$r2'})
p('update missing','runs/update',{'run_id':'nope','status':'FINISHED'})
p('search max','runs/search',{'experiment_ids':['$e'],'max_results':123456789})
p('search max0','runs/search',{'experiment_ids':['$e'],'max_results':0})
p('search ids txt','runs/search',{'experiment_ids':'x'})
p('search none','runs/search',{})
p('search bad filter','runs/search',{'experiment_ids':['$e'],'filter':'foo'})
p('search bad filter2','runs/search',{'experiment_ids':['$e'],'filter':"metrics.a = 'x'"})
p('search bad filter3','runs/search',{'experiment_ids':['$e'],'filter':"params.a = 1"})
p('search bad filter4','runs/search',{'experiment_ids':['$e'],'filter':"attribute.foo = 'x'"})
p('search bad filter5','runs/search',{'experiment_ids':['$e'],'filter':"metrics.a LIKE 'x'"})
p('search bad filter6','runs/search',{'experiment_ids':['$e'],'filter':"status IN ('RUNNING')"})
p('search bad filter7','runs/search',{'experiment_ids':['$e'],'filter':"metrics.a > 1 OR metrics.b > 1"})
p('search filter num','runs/search',{'experiment_ids':['$e'],'filter':5})
p('search order num','runs/search',{'experiment_ids':['$e'],'order_by':[5]})
p('search order txt','runs/search',{'experiment_ids':['$e'],'order_by':'metrics.a'})
p('search bad order','runs/search',{'experiment_ids':['$e'],'order_by':['foo']})
p('search bad order2','runs/search',{'experiment_ids':['$e'],'order_by':['metrics.a FOO']})
p('search bad order3','runs/search',{'experiment_ids':['$e'],'order_by':['attribute.foo']})
p('search dup order','runs/search',{'experiment_ids':['$e'],'order_by':['metrics.a','metrics.a']})
p('search bad token','runs/search',{'experiment_ids':['$e'],'page_token':'!!'})
p('search exp alpha','runs/search',{'experiment_ids':['abc']})
p('search ok','runs/search',{'experiment_ids':['$e']})
p('delete none','runs/delete',{})
p('delete missing','runs/delete',{'run_id':'nope'})
p('delete','runs/delete',{'run_id':'$r2'})
p('delete again','runs/delete',{'run_id':'$r2'})
p('del tag on deleted','runs/delete-tag',{'run_id':'$r2','key':'mlflow.runName'})
p('set tag on deleted','runs/set-tag',{'run_id':'$r2','key':'a','value':'b'})
p('metric on deleted','runs/log-metric',{'run_id':'$r2','key':'a','value':1,'timestamp':1})
p('update deleted','runs/update',{'run_id':'$r2','status':'FAILED'})
p('restore','runs/restore',{'run_id':'$r2'})
p('restore again','runs/restore',{'run_id':'$r2'})
p('restore missing','runs/restore',{'run_id':'nope'})
p('log-inputs norun','runs/log-inputs',{'datasets':[]})
ds={'dataset':{'name':'n','digest':'d','source_type':'st','source':'s'},'tags':[{'key':'mlflow.data.context','value':'training'}]}
p('log-inputs','runs/log-inputs',{'run_id':'$r','datasets':[ds]})
p('log-inputs text','runs/log-inputs',{'run_id':'$r','datasets':'x'})
p('log-inputs noname','runs/log-inputs',{'run_id':'$r','datasets':[{'dataset':{'digest':'d'}}]})
p('log-inputs longname','runs/log-inputs',{'run_id':'$r','datasets':[{'dataset':{'name':'n'*501,'digest':'d','source_type':'st','source':'s'}}]})
p('log-inputs model missing','runs/log-inputs',{'run_id':'$r','models':[{'model_id':'m-x'}]})
p('outputs none','runs/outputs',{'run_id':'$r'})
p('outputs empty','runs/outputs',{'run_id':'$r','models':[]})
p('log-model none','runs/log-model',{'run_id':'$r'})
p('log-model bad','runs/log-model',{'run_id':'$r','model_json':'x'})
p('log-model missing','runs/log-model',{'run_id':'$r','model_json':'{"artifact_path":"x"}'})
g('run full','runs/get',{'run_id':'$r'})
# metrics
g('hist','metrics/get-history',{'run_id':'$r','metric_key':'m'})
g('hist none','metrics/get-history',{'run_id':'$r','metric_key':'zz'})
g('hist nokey','metrics/get-history',{'run_id':'$r'})
g('hist norun','metrics/get-history',{'metric_key':'m'})
g('hist missing run','metrics/get-history',{'run_id':'nope','metric_key':'m'})
g('hist 0','metrics/get-history',{'run_id':'$r','metric_key':'m','max_results':0})
g('hist -5','metrics/get-history',{'run_id':'$r','metric_key':'m','max_results':-5})
g('hist big','metrics/get-history',{'run_id':'$r','metric_key':'m','max_results':30000})
g('hist token','metrics/get-history',{'run_id':'$r','metric_key':'m','page_token':'invalid_token'})

# registry, artifacts, histories, logged models
M='M'
p('exp','experiments/create',{'name':'E2'},save={'e':'/experiment_id'})
p('run','runs/create',{'experiment_id':'$e','run_name':'third'},save={'r':'/run/info/run_id'})
p('rm create','registered-models/create',{'name':M,'tags':[{'key':'k','value':'v'}],'description':'d'})
p('rm dup','registered-models/create',{'name':M})
p('rm none','registered-models/create',{})
p('rm empty','registered-models/create',{'name':''})
p('rm num','registered-models/create',{'name':5})
p('rm slash','registered-models/create',{'name':'a/b'})
p('rm colon','registered-models/create',{'name':'a:b'})
p('rm tags','registered-models/create',{'name':M+'x','tags':'y'})
p('rm desc','registered-models/create',{'name':M+'x','description':5})
p('rm nodesc','registered-models/create',{'name':M+'nd'})
g('rm get','registered-models/get',{'name':M})
g('rm get nd','registered-models/get',{'name':M+'nd'})
g('rm get none','registered-models/get',{})
g('rm get missing','registered-models/get',{'name':'nope'})
pa('rm update','registered-models/update',{'name':M,'description':'zz'})
pa('rm update none','registered-models/update',{})
pa('rm update missing','registered-models/update',{'name':'nope','description':'x'})
pa('rm update nodesc','registered-models/update',{'name':M})
pa('rm update num','registered-models/update',{'name':M,'description':5})
p('rm rename none','registered-models/rename',{'name':M})
p('rm rename empty','registered-models/rename',{'name':M,'new_name':''})
p('rm rename slash','registered-models/rename',{'name':M,'new_name':'a/b'})
p('rm rename taken','registered-models/rename',{'name':M,'new_name':M+'nd'})
p('rm rename missing','registered-models/rename',{'name':'nope','new_name':M+'q'})
p('rm tag','registered-models/set-tag',{'name':M,'key':'a','value':'b'})
p('rm tag nokey','registered-models/set-tag',{'name':M,'value':'b'})
p('rm tag noname','registered-models/set-tag',{'key':'a','value':'b'})
p('rm tag numval','registered-models/set-tag',{'name':M,'key':'a','value':5})
p('rm tag longkey','registered-models/set-tag',{'name':M,'key':'a'*251,'value':'5'})
p('rm tag badkey','registered-models/set-tag',{'name':M,'key':'a?b','value':'5'})
p('rm tag missing','registered-models/set-tag',{'name':'nope','key':'a','value':'5'})
d('rm deltag','registered-models/delete-tag',{'name':M,'key':'a'})
d('rm deltag again','registered-models/delete-tag',{'name':M,'key':'a'})
d('rm deltag nokey','registered-models/delete-tag',{'name':M})
d('rm deltag missing','registered-models/delete-tag',{'name':'nope','key':'a'})
g('rm search','registered-models/search',{'filter':"name = '%s'"%M})
g('rm search 0','registered-models/search',{'max_results':0})
g('rm search 1001','registered-models/search',{'max_results':1001})
g('rm search txt','registered-models/search',{'max_results':'x'})
g('rm search bad','registered-models/search',{'filter':'foo = 1'})
g('rm search bad2','registered-models/search',{'filter':"run_id = 'x'"})
g('rm search bad3','registered-models/search',{'filter':"name = 5"})
g('rm search order','registered-models/search',{'order_by':['foo']})
g('rm search order2','registered-models/search',{'order_by':['name FOO']})
g('rm search order dup','registered-models/search',{'order_by':['name','name']})
g('rm search token','registered-models/search',{'page_token':'!!'})
src='s3://b/model'
p('mv create','model-versions/create',{'name':M,'source':src,'run_id':'$r','tags':[{'key':'k','value':'v'}],'description':'dd','run_link':'http://x'})
p('mv create runs','model-versions/create',{'name':M,'source':'runs:/$r/model','run_id':'$r'})
p('mv create norun','model-versions/create',{'name':M,'source':src})
p('mv none','model-versions/create',{})
p('mv nosource','model-versions/create',{'name':M})
p('mv missing','model-versions/create',{'name':'nope','source':src})
p('mv run int','model-versions/create',{'name':M,'source':src,'run_id':5})
p('mv source int','model-versions/create',{'name':M,'source':5})
p('mv tags','model-versions/create',{'name':M,'source':src,'tags':'x'})
p('mv desc','model-versions/create',{'name':M,'source':src,'description':5})
p('mv runlink','model-versions/create',{'name':M,'source':src,'run_link':5})
g('mv get','model-versions/get',{'name':M,'version':'1'})
g('mv get bad','model-versions/get',{'name':M,'version':'something'})
g('mv get 0','model-versions/get',{'name':M,'version':'0'})
g('mv get none','model-versions/get',{'name':M})
g('mv get missing','model-versions/get',{'name':M,'version':'9999'})
g('mv get missing model','model-versions/get',{'name':'nope','version':'1'})
pa('mv update','model-versions/update',{'name':M,'version':'1','description':'q'})
pa('mv update int','model-versions/update',{'name':M,'version':1,'description':'q'})
pa('mv update nodesc','model-versions/update',{'name':M,'version':'1'})
p('mv stage','model-versions/transition-stage',{'name':M,'version':'1','stage':'Staging'})
p('mv stage none','model-versions/transition-stage',{'name':M,'version':'1'})
p('mv stage low','model-versions/transition-stage',{'name':M,'version':'1','stage':'production'})
p('mv stage bad','model-versions/transition-stage',{'name':M,'version':'1','stage':'foo'})
p('mv stage arch','model-versions/transition-stage',{'name':M,'version':'1','stage':'Archived','archive_existing_versions':True})
p('mv stage archtxt','model-versions/transition-stage',{'name':M,'version':'1','stage':'Staging','archive_existing_versions':'x'})
p('mv stage missing','model-versions/transition-stage',{'name':M,'version':'999','stage':'Staging'})
p('latest','registered-models/get-latest-versions',{'name':M})
g('latest get','registered-models/get-latest-versions',{'name':M,'stages':['None']})
p('latest bad','registered-models/get-latest-versions',{'name':M,'stages':['foo']})
p('latest txt','registered-models/get-latest-versions',{'name':M,'stages':'foo'})
p('latest none','registered-models/get-latest-versions',{})
g('mv uri','model-versions/get-download-uri',{'name':M,'version':'1'})
g('mv uri none','model-versions/get-download-uri',{'name':M})
g('mv uri missing','model-versions/get-download-uri',{'name':M,'version':'999'})
p('mv tag','model-versions/set-tag',{'name':M,'version':'1','key':'a','value':'b'})
p('mv tag nokey','model-versions/set-tag',{'name':M,'version':'1','value':'b'})
p('mv tag nov','model-versions/set-tag',{'name':M,'key':'a','value':'b'})
p('mv tag vbad','model-versions/set-tag',{'name':M,'version':'x','key':'a','value':'b'})
p('mv tag numv','model-versions/set-tag',{'name':M,'version':'1','key':'a','value':5})
p('mv tag longkey','model-versions/set-tag',{'name':M,'version':'1','key':'a'*251,'value':'x'})
d('mv deltag','model-versions/delete-tag',{'name':M,'version':'1','key':'a'})
d('mv deltag again','model-versions/delete-tag',{'name':M,'version':'1','key':'a'})
d('mv deltag nokey','model-versions/delete-tag',{'name':M,'version':'1'})
g('mv search','model-versions/search',{'filter':"name = '%s'"%M,'max_results':2})
g('mv search 0','model-versions/search',{'max_results':0})
g('mv search big','model-versions/search',{'max_results':200001})
g('mv search bad','model-versions/search',{'filter':'foo = 1'})
g('mv search bad2','model-versions/search',{'filter':"version_number = 'a'"})
g('mv search bad3','model-versions/search',{'filter':"name IN ('a')"})
g('mv search bad4','model-versions/search',{'filter':"run_id IN (1)"})
g('mv search bad5','model-versions/search',{'filter':"run_id IN ()"})
g('mv search order','model-versions/search',{'order_by':['foo']})
p('alias','registered-models/alias',{'name':M,'alias':'champ','version':'1'})
p('alias latest','registered-models/alias',{'name':M,'alias':'latest','version':'1'})
p('alias v1','registered-models/alias',{'name':M,'alias':'v1','version':'1'})
p('alias bad','registered-models/alias',{'name':M,'alias':'a b','version':'1'})
p('alias none','registered-models/alias',{'name':M,'version':'1'})
p('alias noversion','registered-models/alias',{'name':M,'alias':'x'})
p('alias missing v','registered-models/alias',{'name':M,'alias':'x','version':'999'})
p('alias bad v','registered-models/alias',{'name':M,'alias':'x','version':'abc'})
p('alias long','registered-models/alias',{'name':M,'alias':'x'*256,'version':'1'})
p('alias missing model','registered-models/alias',{'name':'nope','alias':'x','version':'1'})
g('alias get','registered-models/alias',{'name':M,'alias':'champ'})
g('alias get none','registered-models/alias',{'name':M})
g('alias get missing','registered-models/alias',{'name':M,'alias':'zz'})
g('alias get missing model','registered-models/alias',{'name':'nope','alias':'zz'})
d('alias del missing','registered-models/alias',{'name':M,'alias':'zz'})
d('alias del','registered-models/alias',{'name':M,'alias':'champ'})
d('alias del none','registered-models/alias',{'name':M})
d('mv delete','model-versions/delete',{'name':M,'version':'1'})
d('mv delete again','model-versions/delete',{'name':M,'version':'1'})
d('mv delete none','model-versions/delete',{'name':M})
d('rm delete none','registered-models/delete',{})
d('rm delete missing','registered-models/delete',{'name':'nope'})
d('rm delete','registered-models/delete',{'name':M})
# artifacts
s('get-artifact bad','GET','/get-artifact',params={'run_id':'$r','path':'../path'})
s('get-artifact none','GET','/get-artifact',params={'run_id':'$r','path':'nope'})
s('get-artifact nopath','GET','/get-artifact',params={'run_id':'$r'})
s('get-artifact norun','GET','/get-artifact',params={'path':'x'})
s('mv get-artifact bad','GET','/model-versions/get-artifact',params={'name':'model','version':1,'path':'../path'})
s('mv get-artifact // bad','GET','//model-versions/get-artifact',params={'name':'model','version':1,'path':'../path'})
s('mv get-artifact missing','GET','/model-versions/get-artifact',params={'name':'model','version':1,'path':'path'})
g('list bad','artifacts/list',{'run_id':'$r','path':'../path'})
for b in ['/abs','a/../b','..','.','a//b','a\\b','C:/x','a%2e%2e','%2e%2e/a','a/./b','file:///x','a/','a?b','a#b','']:
  g('list '+b,'artifacts/list',{'run_id':'$r','path':b})
g('list none','artifacts/list',{})
g('list missing','artifacts/list',{'run_id':'nope'})
UP='/ajax-api/2.0/mlflow/upload-artifact'
s('upload none','POST',UP,params={})
s('upload nopath','POST',UP,params={'run_uuid':'$r'})
s('upload emptypath','POST',UP,params={'run_uuid':'$r','path':''})
s('upload bad','POST',UP,params={'run_uuid':'$r','path':'../t'})
s('upload nodata','POST',UP,params={'run_uuid':'$r','path':'t.txt'})
s('upload','POST',UP,params={'run_uuid':'$r','path':'d/t.txt'},data=b'hello')
s('upload missing','POST',UP,params={'run_uuid':'nope','path':'d/t.txt'},data=b'hello')
s('get it','GET','/get-artifact',params={'run_uuid':'$r','path':'d/t.txt'})
g('list it','artifacts/list',{'run_id':'$r','path':'d'})
PR='/api/2.0/mlflow-artifacts/artifacts'
s('put','PUT',PR+'/zz/a.txt',data=b'0')
s('put dir','PUT',PR+'/zz/dir/b.txt',data=b'1')
s('lst','GET',PR,params={'path':'zz'})
s('lst bad','GET',PR,params={'path':'../x'})
s('get file','GET',PR+'/zz/a.txt')
s('get missing','GET',PR+'/zz/nope')
s('get dir','GET',PR+'/zz/dir')
s('put bad','PUT',PR+'/zz/%2e%2e/%2e%2e/a',data=b'0')
s('del','DELETE',PR+'/zz/a.txt')
s('del missing','DELETE',PR+'/zz/a.txt')
s('mpu','POST','/api/2.0/mlflow-artifacts/mpu/create/zz',body={'path':'x','num_parts':1})
s('presigned','GET','/api/2.0/mlflow-artifacts/presigned/zz')
# bulk
B='/ajax-api/2.0/mlflow/metrics/get-history-bulk'
s('bulk none','GET',B,params={'metric_key':'key'})
s('bulk many','GET',B,params={'metric_key':'key','run_id':['i%d'%i for i in range(101)]})
s('bulk nokey','GET',B,params={'run_id':['123']})
s('bulk missing','GET',B,params={'run_id':['123'],'metric_key':'k'})
p('m','runs/log-batch',{'run_id':'$r','metrics':[{'key':'a','value':10.0,'timestamp':1,'step':i} for i in range(10)]})
p('run2','runs/create',{'experiment_id':'$e','run_name':'fourth'},save={'r2':'/run/info/run_id'})
p('m2','runs/log-batch',{'run_id':'$r2','metrics':[{'key':'a','value':10.0,'timestamp':1,'step':i} for i in range(20)]+[{'key':'nan','value':'NaN','timestamp':1,'step':0},{'key':'inf','value':'Infinity','timestamp':1,'step':0}]})
s('bulk','GET',B,params={'run_id':['$r'],'metric_key':'a'})
s('bulk nan','GET',B,params={'run_id':['$r2'],'metric_key':'nan'})
s('bulk max','GET',B,params={'run_id':['$r'],'metric_key':'a','max_results':2})
s('bulk maxtxt','GET',B,params={'run_id':['$r'],'metric_key':'a','max_results':'x'})
s('bulk max0','GET',B,params={'run_id':['$r'],'metric_key':'a','max_results':0})
s('bulk max-1','GET',B,params={'run_id':['$r'],'metric_key':'a','max_results':-1})
pre='/ajax-api/2.0'
I=pre+'/mlflow/metrics/get-history-bulk-interval'
s('int none','GET',I,params={'metric_key':'key'})
s('int many','GET',I,params={'metric_key':'key','run_ids':['i%d'%i for i in range(101)]})
s('int max0','GET',I,params={'metric_key':'key','run_ids':['123'],'max_results':0})
s('int max2501','GET',I,params={'metric_key':'key','run_ids':['123'],'max_results':2501})
s('int maxx','GET',I,params={'metric_key':'key','run_ids':['123'],'max_results':'x'})
s('int key empty','GET',I,params={'metric_key':'','run_ids':['123']})
s('int nokey','GET',I,params={'run_ids':['123'],'max_results':5})
s('int end<start','GET',I,params={'run_ids':['123'],'metric_key':'k','start_step':1,'end_step':0,'max_results':5})
s('int end','GET',I,params={'run_ids':['123'],'metric_key':'k','start_step':1,'max_results':5})
s('int stepx','GET',I,params={'run_ids':['123'],'metric_key':'k','start_step':'x','end_step':5})
s('int missing','GET',I,params={'run_ids':['123'],'metric_key':'k'})
s('int 5','GET',I,params={'run_ids':['$r'],'metric_key':'a','max_results':5})
s('int range','GET',I,params={'run_ids':['$r'],'metric_key':'a','max_results':5,'start_step':0,'end_step':4})
s('int range2','GET',I,params={'run_ids':['$r','$r2'],'metric_key':'a','max_results':3,'start_step':3,'end_step':14})
s('int two','GET',I,params={'run_ids':['$r','$r2'],'metric_key':'a','max_results':5})
s('int 1','GET',I,params={'run_ids':['$r','$r2'],'metric_key':'a','max_results':1})
s('int all','GET',I,params={'run_ids':['$r','$r2'],'metric_key':'a'})
s('int nan','GET',I,params={'run_ids':['$r2'],'metric_key':'nan'})
D=pre+'/mlflow/experiments/search-datasets'
s('ds none','POST',D,body={})
s('ds empty','POST',D,body={'experiment_ids':[]})
s('ds many','POST',D,body={'experiment_ids':['i%d'%i for i in range(100)]})
s('ds alpha','POST',D,body={'experiment_ids':['abc']})
s('ds missing','POST',D,body={'experiment_ids':['99999']})
s('ds text','POST',D,body={'experiment_ids':'x'})
dd=lambda n,c:{'dataset':{'name':n,'digest':'d','source_type':'st','source':'s'},'tags':[{'key':'mlflow.data.context','value':c}] if c else []}
p('log ds','runs/log-inputs',{'run_id':'$r','datasets':[dd('n1','training'),dd('n2','')]})
p('log ds2','runs/log-inputs',{'run_id':'$r2','datasets':[dd('n1','training'),dd('n1','eval')]})
s('ds ok','POST',D,body={'experiment_ids':['$e']})
# logged models
L='/api/2.0/mlflow/logged-models'
s('lm create','POST',L,body={'experiment_id':'$e','name':'n','model_type':'t','source_run_id':'$r','params':[{'key':'a','value':'1'}],'tags':[{'key':'t','value':'v'}]},save={'m':'/model/info/model_id'})
s('lm create other','POST',L,body={'experiment_id':'$e','name':'other'},save={'m2':'/model/info/model_id'})
s('lm create noexp','POST',L,body={})
s('lm create badexp','POST',L,body={'experiment_id':'9999'})
s('lm create alpha','POST',L,body={'experiment_id':'abc'})
for nm in ('a/b','a:b','a.b','a%b','a"b',"a'b"):
  s('lm name '+nm,'POST',L,body={'experiment_id':'$e','name':nm})
s('lm create expint','POST',L,body={'experiment_id':5})
s('lm get','GET',L+'/$m')
s('lm get missing','GET',L+'/m-nope')
s('lm fin','PATCH',L+'/$m',body={'status':'LOGGED_MODEL_READY'})
s('lm fin none','PATCH',L+'/$m',body={})
s('lm fin bad','PATCH',L+'/$m',body={'status':'x'})
s('lm fin 2','PATCH',L+'/$m',body={'status':2})
s('lm fin id','PATCH',L+'/$m',body={'model_id':'$m','status':'LOGGED_MODEL_UPLOAD_FAILED'})
s('lm tags','PATCH',L+'/$m/tags',body={'tags':[{'key':'x','value':'y'}]})
s('lm tags none','PATCH',L+'/$m/tags',body={})
s('lm tags text','PATCH',L+'/$m/tags',body={'tags':'x'})
s('lm deltag','DELETE',L+'/$m/tags/x')
s('lm deltag again','DELETE',L+'/$m/tags/x')
s('lm params','POST',L+'/$m/params',body={'params':[{'key':'b','value':'2'}]})
s('lm params again','POST',L+'/$m/params',body={'params':[{'key':'b','value':'3'}]})
s('lm params none','POST',L+'/$m/params',body={})
s('lm search none','POST',L+'/search',body={})
s('lm search','POST',L+'/search',body={'experiment_ids':['$e']})
s('lm search alpha','POST',L+'/search',body={'experiment_ids':['abc']})
s('lm search 0','POST',L+'/search',body={'experiment_ids':['$e'],'max_results':0})
s('lm search 51','POST',L+'/search',body={'experiment_ids':['$e'],'max_results':51})
s('lm search 1000','POST',L+'/search',body={'experiment_ids':['$e'],'max_results':1000})
s('lm search bad','POST',L+'/search',body={'experiment_ids':['$e'],'filter':'foo = 1'})
s('lm search bad order','POST',L+'/search',body={'experiment_ids':['$e'],'order_by':[{'field_name':'foo'}]})
s('lm search order none','POST',L+'/search',body={'experiment_ids':['$e'],'order_by':[{'ascending':True}]})
s('lm search order ds','POST',L+'/search',body={'experiment_ids':['$e'],'order_by':[{'field_name':'metrics.a','dataset_name':'x'}]})
s('lm search order dig','POST',L+'/search',body={'experiment_ids':['$e'],'order_by':[{'field_name':'metrics.a','dataset_digest':'x'}]})
s('lm search ds','POST',L+'/search',body={'experiment_ids':['$e'],'datasets':[{'dataset_name':'zz'}]})
s('lm search ds none','POST',L+'/search',body={'experiment_ids':['$e'],'datasets':[{}]})
s('lm files','GET','/ajax-api/2.0/mlflow/logged-models/$m/artifacts/files',params={'artifact_file_path':'MLmodel'})
s('lm files none','GET','/ajax-api/2.0/mlflow/logged-models/$m/artifacts/files')
s('lm files bad','GET','/ajax-api/2.0/mlflow/logged-models/$m/artifacts/files',params={'artifact_file_path':'../x'})
s('lm files missing','GET','/ajax-api/2.0/mlflow/logged-models/m-no/artifacts/files',params={'artifact_file_path':'x'})
s('lm dirs','GET',L+'/$m/artifacts/directories')
s('lm dirs bad','GET',L+'/$m/artifacts/directories',params={'artifact_directory_path':'../x'})
s('lm delete','DELETE',L+'/$m')
s('lm delete again','DELETE',L+'/$m')
s('lm get deleted','GET',L+'/$m')
s('lm get allow','GET',L+'/$m',params={'allow_deleted':'true'})
s('lm tags deleted','PATCH',L+'/$m/tags',body={'tags':[{'key':'x','value':'y'}]})
